package pagurus.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Entries that real Linux kernels wrote, with what an emulator's own monitor said about them: an
 * opinion on every bit that is not ours. The columns are mode, level, entry, and its description.
 */
class RealEntriesTest {
  @ParameterizedTest
  @CsvSource({
    "x86-64, 1, 0x0000000000201025, p0x201000 r-xu A-",
    "x86-64, 1, 0x00000000036f1865, p0x36f1000 r-xu AD",
    "x86-64, 1, 0x0000000000099161, p0x99000 r-x-g AD",
    "x86-64, 1, 0x80000000002a3025, p0x2a3000 r--u A-",
    "x86-64, 1, 0x8000000005e43845, p0x5e43000 r--u -D",
    "x86-64, 1, 0x8000000004de8063, p0x4de8000 rw-- AD",
    "x86-64, 1, 0x8000000003690867, p0x3690000 rw-u AD",
    "x86-64, 1, 0x8000000000098161, p0x98000 r---g AD",
    "x86-64, 1, 0x80000000fed00173, p0xfed00000 rw--g AD",
    "x86-64, 1, 0x80000000fec0017b, p0xfec00000 rw--g AD",
    "x86-64, 2, 0x00000000010001e1, p0x1000000 r-x-g AD",
    "x86-64, 2, 0x80000000010001e1, p0x1000000 r---g AD",
    "x86-64, 2, 0x80000000002001e3, p0x200000 rw--g AD",
    "x86-64, 2, 0x0000000004d98067, table p0x4d98000 A",
    "x86-64, 4, 0x0000000001ea8067, table p0x1ea8000 A",
    "x86-64-la57, 1, 0x8000000000000163, p0x0 rw--g AD",
    "x86-64-la57, 5, 0x0000000001e83067, table p0x1e83000 A",
    "x86-pae, 1, 0x0000000001e93025, p0x1e93000 r-xu A-",
    "x86-pae, 1, 0x8000000000000163, p0x0 rw--g AD",
    "x86-pae, 1, 0x80000000fee0017b, p0xfee00000 rw--g AD",
    "x86-pae, 2, 0x00000000014001e1, p0x1400000 r-x-g AD",
    "x86-pae, 2, 0x8000000001a001e1, p0x1a00000 r---g AD",
    "x86-pae, 2, 0x0000000002dbf067, table p0x2dbf000 A",
    "x86-pae, 3, 0x0000000002daf001, table p0x2daf000",
    "x86-32, 1, 0x01e6a025, p0x1e6a000 r-xu A-",
    "x86-32, 1, 0x03e72067, p0x3e72000 rwxu AD",
    "x86-32, 1, 0x02d26063, p0x2d26000 rwx- AD",
    "x86-32, 1, 0xfec0017b, p0xfec00000 rwx-g AD",
    "x86-32, 2, 0x018001e1, p0x1800000 r-x-g AD",
    "x86-32, 2, 0x00c001e3, p0xc00000 rwx-g AD",
    "x86-32, 2, 0x02d42067, table p0x2d42000 A",
    "sv32, 1, 0x2070b4d3, p0x81c2d000 r--u AD",
    "sv32, 1, 0x20b8085b, p0x82e02000 r-xu A-",
    "sv32, 1, 0x030000e7, p0xc000000 rw--g AD",
    "sv32, 1, 0x201000ef, p0x80400000 rwx-g AD",
    "sv32, 2, 0x20b000e7, p0x82c00000 rw--g AD",
    "sv32, 2, 0x20839801, table p0x820e6000",
    "sv39, 1, 0x211c9ce3, p0x84727000 r---g AD",
    "sv39, 1, 0x210d345b, p0x8434d000 r-xu A-",
    "sv39, 1, 0x21f958d7, p0x87e56000 rw-u AD",
    "sv39, 2, 0x200800eb, p0x80200000 r-x-g AD",
    "sv39, 3, 0x21a37401, table p0x868dd000",
    "sv48, 1, 0x22f9a853, p0x8be6a000 r--u A-",
    "sv48, 4, 0x20c14c01, table p0x83053000",
    "sv57, 1, 0x203f9c93, p0x80fe7000 r--u -D",
    "sv57, 5, 0x21368801, table p0x84da2000",
    "aarch64-4k, 1, 0x00e0000040210783, p0x40210000 r---g AD",
    "aarch64-4k, 1, 0x0060000041cd6fc3, p0x41cd6000 r--u A-",
    "aarch64-4k, 1, 0x00e0000046f34fc3, p0x46f34000 r--u AD",
    "aarch64-4k, 1, 0x00c000004293f783, p0x4293f000 r-x-g AD",
    "aarch64-4k, 1, 0x00d0000040210783, p0x40210000 r-x-g AD contiguous",
    "aarch64-4k, 1, 0x0020000041c8dfc3, p0x41c8d000 r-xu A-",
    "aarch64-4k, 1, 0x00e8000043913f43, p0x43913000 rw-u AD",
    "aarch64-4k, 2, 0x00c0000040400781, p0x40400000 r-x-g AD",
    "aarch64-4k, 2, 0x0800000046188003, table p0x46188000",
    "aarch64-4k, 4, 0x080000004618d003, table p0x4618d000",
    "aarch64-16k, 1, 0x0020000046168bc3, p0x46168000 r-xu --",
    "aarch64-16k, 1, 0x00f8000042400703, p0x42400000 rw--g AD contiguous",
    "aarch64-16k, 2, 0x006800401000070d, p0x4010000000 rw--g AD",
    "aarch64-16k, 3, 0x0800000043260003, table p0x43260000",
    "aarch64-64k, 1, 0x00e8000047310f43, p0x47310000 rw-u AD",
    "aarch64-64k, 1, 0x00a0000044f50fc3, p0x44f50000 r-xu AD",
    "aarch64-64k, 3, 0x08000000470d0003, table p0x470d0000",
  })
  void anEntryOfARealKernelSaysWhatTheMonitorSaid(
      String mode, int level, String entry, String meaning) {
    long e = Long.parseUnsignedLong(entry.substring(2), 16);
    assertThat(PagingMode.named(mode).format().describe(e, level)).isEqualTo(meaning);
  }
}
