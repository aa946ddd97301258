package io.retort.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A training step as a TorchScript program: forward, backward and PyTorch's fused Adam in one call.
 * DJL loads TorchScript but offers no fused optimizer, and its own Adam goes over the parameters
 * ten times a step. Parameters come in pairs of weights and biases, convolutions first.
 */
record TorchProgram(int convolutions, int dense) {

  /** PyTorch's order: rows are outputs. */
  static TorchProgram of(Workload workload) {
    return workload.convolutional() ? new TorchProgram(2, 2) : new TorchProgram(0, 3);
  }

  List<long[]> shapes() {
    return convolutions == 0
        ? List.of(
            new long[] {256, 784},
            new long[] {256},
            new long[] {128, 256},
            new long[] {128},
            new long[] {10, 128},
            new long[] {10})
        : List.of(
            new long[] {32, 1, 3, 3},
            new long[] {32},
            new long[] {64, 32, 3, 3},
            new long[] {64},
            new long[] {128, 64 * 7 * 7},
            new long[] {128},
            new long[] {10, 128},
            new long[] {10});
  }

  /** Of the arguments: features, classes, weights, both moments, and a step counter for each. */
  private String code() {
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    lines.add("class Step(Module):");
    lines.add("  __parameters__ = []");
    lines.add("  __buffers__ = []");
    lines.add("  training : bool");
    lines.add("  def forward(self: __torch__.Step,");
    lines.add("    x: Tensor,");
    lines.add("    y: Tensor,");
    lines.add("    w: List[Tensor],");
    lines.add("    m: List[Tensor],");
    lines.add("    v: List[Tensor],");
    lines.add("    t: List[Tensor]) -> Tensor:");
    int last = 2 * (convolutions + dense) - 2;
    String value = "x";
    for (int i = 0; i <= last; i += 2) {
      String next = "h" + i;
      String operands = value + ", w[" + i + "], w[" + (i + 1) + "]";
      if (i < 2 * convolutions) {
        lines.add("    c" + i + " = torch.relu(torch.conv2d(" + operands + ", [1, 1], [1, 1]))");
        lines.add("    p" + i + " = torch.max_pool2d(c" + i + ", [2, 2], [2, 2])");
        // Only dense layers want it flat.
        String flat = "torch.flatten(p" + i + ", 1)";
        lines.add("    " + next + " = " + (i + 2 < 2 * convolutions ? "p" + i : flat));
      } else {
        String linear = "torch.linear(" + operands + ")";
        lines.add("    " + next + " = " + (i < last ? "torch.relu(" + linear + ")" : linear));
      }
      value = next;
    }
    lines.add("    loss = torch.cross_entropy_loss(" + value + ", y)");
    lines.add("    grads = torch.grad([loss], w)");
    lines.add("    g = annotate(List[Tensor], [])");
    lines.add("    d = annotate(List[Tensor], [])");
    lines.add("    for i in range(torch.len(w)):");
    lines.add("      _0 = torch.append(g, unchecked_cast(Tensor, grads[i]))");
    lines.add("      _1 = torch.append(d, torch.detach(w[i]))");
    lines.add("    _2 = torch._foreach_add_(t, 1)");
    lines.add(
        "    _3 = torch._fused_adam_(d, g, m, v, annotate(List[Tensor], []), t, lr=0.001, beta1=0.9,"
            + " beta2=0.999, weight_decay=0., eps=1e-08, amsgrad=False, maximize=False)");
    lines.add("    return torch.detach(loss)");
    return lines.toString();
  }

  /** The file that {@code torch.jit.save} would write: a zip of code and of an empty module. */
  byte[] archive() throws IOException {
    ByteArrayOutputStream module = new ByteArrayOutputStream();
    module.write(new byte[] {(byte) 0x80, 2}); // Pickle, protocol 2.
    module.write("c__torch__\nStep\n".getBytes(StandardCharsets.US_ASCII));
    module.write(new byte[] {')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
    module.write("training".getBytes(StandardCharsets.US_ASCII));
    module.write(new byte[] {(byte) 0x88, 'u', 'b', '.'});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "data.pkl", module.toByteArray());
      store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
      store(zip, "code/__torch__.py", code().getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("step/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
