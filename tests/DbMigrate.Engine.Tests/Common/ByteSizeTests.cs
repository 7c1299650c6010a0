using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Tests.Common;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("1MB", 1_048_576L)]
    [InlineData(" 64 mb ", 67_108_864L)]
    [InlineData("3kB", 3_072L)]
    [InlineData("7B", 7L)]
    [InlineData("2TB", 2_199_023_255_552L)]
    [InlineData("1", null)]
    [InlineData("MB", null)]
    [InlineData("-1MB", null)]
    [InlineData("1.5MB", null)]
    [InlineData("1PB", null)]
    [InlineData("99999999TB", null)]
    [InlineData("99999999999999999999B", null)]
    public void A_size_needs_its_unit(string text, long? bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1_023, "1023 B")]
    [InlineData(1_536, "1.5 kB")]
    [InlineData(157_286_400, "150 MB")]
    public void A_size_is_written_for_people(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
