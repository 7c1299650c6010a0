using DbMigrate.Engine.Data.Copy;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>Rows of a binary COPY are counted wherever its bytes are cut.</summary>
public sealed class BinaryRowsTests
{
    // Signature, flags, an extension of 3 bytes; rows of 2, 0 and 1 fields, with NULL, an empty value and 5 bytes; the end.
    private static readonly byte[] Data =
    [
        .. "PGCOPY\n"u8,
        0xFF,
        .. "\r\n\0"u8,
        .. new byte[] { 0, 0, 0, 0, 0, 0, 0, 3, 9, 9, 9 },
        .. new byte[] { 0, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0 },
        .. new byte[] { 0, 0 },
        .. new byte[] { 0, 1, 0, 0, 0, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF },
        .. new byte[] { 0xFF, 0xFF },
    ];

    [Fact]
    public void Cut_anywhere_the_count_is_the_same()
    {
        for (var size = 1; size <= Data.Length; size++)
        {
            var rows = new BinaryRows();
            foreach (var chunk in Data.Chunk(size))
            {
                rows.Add(chunk);
            }

            Assert.Equal(3, rows.Count);
        }
    }
}
