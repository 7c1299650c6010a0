using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql;

/// <summary>
/// The checksum of a text: <c>v1:sha256:</c> and 64 hexadecimal digits. It is the same on every platform: a byte order
/// mark does not count, and CR LF counts as LF.
/// </summary>
internal static class TextChecksum
{
    internal const string Prefix = "v1:sha256:";

    /// <summary>Writes a digest of a text.</summary>
    internal static string Of(byte[] sha256) => Hex.Lower(Prefix, sha256);

    /// <summary>Returns the checksum of a text.</summary>
    internal static string Of(string text) => Of(Sha256(text));

    /// <summary>Returns the digest of a text.</summary>
    internal static byte[] Sha256(string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Sha256(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Returns the digest of a text in UTF-8.</summary>
    internal static byte[] Sha256(ReadOnlySpan<byte> text)
    {
        text = text[(SqlEncoding.ByteOrderMark(text) == 3 ? 3 : 0)..];
        if (!text.Contains((byte)'\r'))
        {
            return SHA256.HashData(text);
        }

        var ends = new LineEnds();
        ends.Append(text);
        return ends.Finish();
    }
}
