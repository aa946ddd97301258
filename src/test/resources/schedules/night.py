"""Stands in for Airflow, which is not to be had where the tests run: the classes that a DAG of Retort's imports, and a night of it.

night.py VERSION DAG [STAGE...]    VERSION: 2 or 3, where the classes are. Tells what the DAG is, as JSON on a line; then runs
these stages and tells of each attempt, on a line each. SPARK_MASTER is what the connection would name; HOOK_SAYS, the failure
of the hook, where it is another than that of client mode.
"""

import json
import os
import re
import subprocess
import sys
import types


class AirflowException(Exception):
    pass


class AirflowFailException(AirflowException):
    """Fails a task without a retry."""


class DAG:
    current = None

    def __init__(self, dag_id, *, description, doc_md, schedule, start_date, catchup, max_active_runs, params, tags, default_args):
        self.tasks = []
        self.default_args = default_args
        self.params = params
        self.told = {
            "id": dag_id,
            "doc": doc_md,
            "schedule": schedule,
            "timezone": str(start_date.tzinfo),
            "catchup": catchup,
            "maxActiveRuns": max_active_runs,
        }

    def __enter__(self):
        DAG.current = self
        return self

    def __exit__(self, *failure):
        DAG.current = None


class SparkSubmitOperator:
    """Takes what the provider's takes, and submits as its hook does with a connection that names a master alone."""

    def __init__(
        self, *, task_id, application, java_class, application_args, name, properties_file=None, doc_md=None,
        conn_id="spark_default",
    ):
        self.task_id = task_id
        self.application = application
        self.java_class = java_class
        self.application_args = application_args
        self.name = name
        self.properties_file = properties_file
        self.doc_md = doc_md
        self.dag = DAG.current
        self.dag.tasks.append(self)
        self.downstream = []

    def __rshift__(self, other):
        self.downstream.append(other.task_id)
        return other

    def command(self):
        options = ["--master", os.environ.get("SPARK_MASTER", "yarn")]
        if self.properties_file:
            options += ["--properties-file", self.properties_file]
        options += ["--name", self.name, "--class", self.java_class]
        return ["spark-submit", *options, self.application, *map(self.rendered, self.application_args)]

    def rendered(self, text):
        return re.sub(r"\{\{ params\.(\w+) \}\}", lambda found: self.dag.params[found.group(1)], text)

    def execute(self, context):
        done = subprocess.run(self.command(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        sys.stderr.write(done.stdout)
        if done.returncode:
            said = os.environ.get("HOOK_SAYS", "Cannot execute: {command}. Error code is: {code}.")
            raise AirflowException(said.format(command=" ".join(self.command()), code=done.returncode))


def module(name, **contents):
    made = types.ModuleType(name)
    made.__dict__.update(contents)
    sys.modules[name] = made
    parent, _, own = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own, made)


def install(version):
    exceptions = {"AirflowException": AirflowException, "AirflowFailException": AirflowFailException}
    module("airflow", **({"DAG": DAG} if version == "2" else {}))
    if version == "3":
        module("airflow.sdk", DAG=DAG)
        module("airflow.sdk.exceptions", **exceptions)
    else:
        module("airflow.exceptions", **exceptions)
    package = "airflow.providers.apache.spark.operators"
    for end in [place.start() for place in re.finditer(r"\.|$", package)][1:]:
        module(package[:end])
    module(package + ".spark_submit", SparkSubmitOperator=SparkSubmitOperator)


def load(path):
    loaded = types.ModuleType("dag_file")
    with open(path) as file:
        exec(compile(file.read(), path, "exec"), loaded.__dict__)
    return loaded.dag


def tell(**what):
    print(json.dumps(what, default=str), flush=True)


def attempt(task):
    try:
        task.execute({})
        return "success", ""
    except AirflowFailException as failure:
        return "failed", str(failure)
    except AirflowException as failure:
        return "up_for_retry", str(failure)


def main(version, path, *stages):
    install(version)
    dag = load(path)
    tell(
        **dag.told,
        **dag.default_args,
        tasks=[
            {"id": task.task_id, "doc": task.doc_md, "downstream": task.downstream, "command": task.command()}
            for task in dag.tasks
        ],
    )
    for task in dag.tasks:
        for number in range(1 + dag.default_args["retries"] if task.task_id in stages else 0):
            state, message = attempt(task)
            tell(task=task.task_id, attempt=number + 1, state=state, message=message)
            if state != "up_for_retry":
                break


main(*sys.argv[1:])
