package io.retort.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is drawn over itself, with speed and the time that is left. */
final class BarDisplay implements ConsoleProgress.Display {
  private final ProgressBar bar;

  BarDisplay(String name, long total, String unit) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(Math.max(total, -1))
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(500)
            .showSpeed()
            .build();
  }

  @Override
  public void show(long done, String note) {
    bar.stepTo(done);
    bar.setExtraMessage(" " + note);
  }

  @Override
  public void end() {
    bar.close();
  }
}
