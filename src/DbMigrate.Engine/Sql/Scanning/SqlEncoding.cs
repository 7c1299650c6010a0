using System.Text;
using System.Text.Unicode;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Checks bytes before they are read as SQL: they must be UTF-8 without NUL.</summary>
internal static class SqlEncoding
{
    /// <summary>How many bytes of a block are whole characters; the rest belongs to the next block.</summary>
    public static int WholeCharacters(ReadOnlySpan<byte> block)
    {
        for (var back = 1; back <= Math.Min(3, block.Length); back++)
        {
            var b = block[^back];
            if (b >= 0xC0)
            {
                var length =
                    b >= 0xF0 ? 4
                    : b >= 0xE0 ? 3
                    : 2;
                return length > back ? block.Length - back : block.Length;
            }

            if (b < 0x80)
            {
                break;
            }
        }

        return block.Length;
    }

    /// <summary>Returns the first byte that is invalid in a SQL file, and the reason; null: none.</summary>
    public static (int Index, string Message)? FindFault(ReadOnlySpan<byte> block)
    {
        var end = block.IndexOf((byte)0);
        var text = end < 0 ? block : block[..end];
        if (!Utf8.IsValid(text))
        {
            var at = 0;
            while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            {
                at += length;
            }

            return (
                at,
                $"is not UTF-8 (byte 0x{text[at]:X2}). Save the file as UTF-8; text from Latin-1 or Windows-1252 "
                    + "is converted by: iconv -f WINDOWS-1252 -t UTF-8"
            );
        }

        return end < 0 ? null : (end, "is a NUL byte, which SQL cannot hold. Save the file as UTF-8 text");
    }

    /// <summary>The length of the byte order mark that the bytes begin with: 3 or 0; -1 for one of UTF-16.</summary>
    public static int ByteOrderMark(ReadOnlySpan<byte> head) =>
        head.StartsWith("\uFEFF"u8) ? 3
        : head.Length >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF)) ? -1
        : 0;
}
