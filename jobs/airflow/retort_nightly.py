"""A Retort job every night, one task per stage. For Airflow 2.9 and later, and Airflow 3.

Copy this file into the DAG folder, and set these where Airflow's processes run:

RETORT_JAR      the built jar, target/retort.jar
RETORT_JOB      the job file; relative paths in it are relative to the directory that the worker runs in
RETORT_CONF     Spark's settings for this kind of cluster, a file of conf/; left out, spark-submit's own
RETORT_REPORTS  where a browser finds the workspace's folder of this job, such as https://reports.example.com/nightly;
                left out, the log alone says where the report is

The Spark connection `spark_default` names the master; deploy mode client, its default, is the one that hands on exit codes as
they are. Secrets belong into connections and the cluster's own configuration; there are none here.

Every stage goes on from where a killed one was, so a retry is cheap: labelled shards and checkpoints are kept. It is worth one
after a fault (exit 1), and after input that was wrong or late (exit 2; nothing was done then). A missed gate (exit 3) is a
result, which a retry would only repeat: that task fails at once, and the student in use stays.
"""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta, timezone

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

try:  # Airflow 3
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG

try:
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:
    from airflow.exceptions import AirflowFailException

JAR = os.environ.get("RETORT_JAR", "/opt/retort/target/retort.jar")
JOB = os.environ.get("RETORT_JOB", "/opt/retort/jobs/nightly.conf")
CONF = os.environ.get("RETORT_CONF")
REPORTS = os.environ.get("RETORT_REPORTS")
REPORT = f"{REPORTS.rstrip('/')}/report/report.html" if REPORTS else None

STAGES = {
    "prepare": "Reads the sources, with the files that are new, into tables of examples.",
    "teach": "Trains the teacher, or looks at the given one.",
    "label": "Lets the teacher label the rows that are new.",
    "train": "Trains the student, from the one published last, and the baseline.",
    "evaluate": "Compares the student with the champion, publishes it or misses a gate.",
}

# What is seen of exit 3: in client mode spark-submit's own code, on Kubernetes the driver pod's, of YARN's cluster mode what
# the application master says. A standalone cluster's cluster mode tells FAILED alone: there it is retried in vain.
GATE_MISSED = re.compile(
    r"Error code is: 3\b|[Ee]xit code(?: is)?: 3\b|[Uu]ser application exited with (?:status )?3\b"
)


class RetortOperator(SparkSubmitOperator):
    """One stage. A missed gate fails without a retry, and says where the report is."""

    def execute(self, context):
        try:
            return super().execute(context)
        except Exception as failure:
            if not GATE_MISSED.search(str(failure)):
                raise
            where = REPORT or "the log above says where the report is"
            raise AirflowFailException(f"gate missed, the student in use stays: {where}") from failure


with DAG(
    dag_id="retort_nightly",
    description="Labels what is new, trains on from the last student, publishes the new one if it is no worse",
    doc_md=f"[Report]({REPORT})\n\n{__doc__}" if REPORT else __doc__,
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,  # A night runs on all that has come until then: one that was missed is made up for by the next.
    max_active_runs=1,  # Two runs on one workspace: the second would be refused.
    params={"job": JOB},
    tags=["retort"],
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(hours=1),
    },
) as dag:
    before = None
    for stage, description in STAGES.items():
        task = RetortOperator(
            task_id=stage,
            application=JAR,
            java_class="io.retort.cli.Retort",
            application_args=[stage, "{{ params.job }}"],
            properties_file=CONF,
            name=f"retort-nightly-{stage}",
            doc_md=f"{description}\n\n[Report]({REPORT})" if REPORT and stage == "evaluate" else description,
        )
        if before is not None:
            before >> task
        before = task
