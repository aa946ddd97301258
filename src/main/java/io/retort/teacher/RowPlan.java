package io.retort.teacher;

import io.retort.job.UserError;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Nondeterministic;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.collection.JavaConverters;

/**
 * What Spark would do to each row of a table, without the table: the projections of its optimized
 * plan, one after the other. So any stage of a pipeline that works row by row does here what it
 * does in Spark, to the bit, at the cost of a function call.
 */
final class RowPlan implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final VectorUDT VECTOR = new VectorUDT();

  /** Columns out of columns; the attributes are those they are made of. */
  private record Step(ArrayList<Expression> columns, ArrayList<Attribute> from)
      implements Serializable {
    UnsafeProjection projection() {
      return UnsafeProjection$.MODULE$.create(
          JavaConverters.asScalaBuffer(columns), JavaConverters.asScalaBuffer(from));
    }
  }

  /** From the first to the last. */
  private final ArrayList<Step> steps;

  private RowPlan(ArrayList<Step> steps) {
    this.steps = steps;
  }

  /**
   * The plan of a table of one column, a vector or a number, made of another that has no rows.
   *
   * @param name how to call what made it in error messages
   * @throws UserError where rows are dropped, added, compared or drawn by lot
   */
  static RowPlan of(Dataset<Row> table, String name) {
    ArrayList<Step> steps = new ArrayList<>();
    LogicalPlan plan = table.queryExecution().optimizedPlan();
    while (plan instanceof Project project) {
      ArrayList<Expression> columns = new ArrayList<>();
      for (NamedExpression column : JavaConverters.seqAsJavaList(project.projectList())) {
        columns.add((Expression) column);
      }
      if (columns.stream().anyMatch(RowPlan::drawsLots)) {
        throw new UserError(name + ": gives other answers each time (" + columns + ")");
      }
      ArrayList<Attribute> from =
          new ArrayList<>(JavaConverters.seqAsJavaList(project.child().output()));
      steps.add(new Step(columns, from));
      plan = project.child();
    }
    if (!plan.children().isEmpty()) {
      throw new UserError(
          name + ": must work row by row, but has a step that does not: " + plan.nodeName());
    }
    Collections.reverse(steps);
    return new RowPlan(steps);
  }

  /** Functions that are but marked so, as VectorAssembler's is, give the same each time. */
  private static boolean drawsLots(Expression expression) {
    return expression instanceof Nondeterministic
        || JavaConverters.seqAsJavaList(expression.children()).stream()
            .anyMatch(RowPlan::drawsLots);
  }

  /** Ready to work in one thread. */
  Running running() {
    return new Running(steps.stream().map(Step::projection).toList());
  }

  /** The plan at work. */
  record Running(List<UnsafeProjection> projections) {
    /** The vector that becomes of a row. */
    Vector vector(InternalRow row) {
      return VECTOR.deserialize(apply(row).getStruct(0, VECTOR.sqlType().length()));
    }

    /** The number that becomes of a row. */
    double number(InternalRow row) {
      return apply(row).getDouble(0);
    }

    private InternalRow apply(InternalRow row) {
      InternalRow now = row;
      for (UnsafeProjection projection : projections) {
        now = projection.apply(now);
      }
      return now;
    }
  }
}
