package io.retort.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemplatesTest {

  @Test
  void inMarkdownNothingOfAValueIsMarkup() {
    assertThat(Templates.cell("<img src=x> & [a](http://b) | `c` *d*\n\u001be\\"))
        .isEqualTo("&lt;img src=x> &amp; \\[a\\](http://b) \\| \\`c\\` \\*d\\* \\u001be\\\\");
  }
}
