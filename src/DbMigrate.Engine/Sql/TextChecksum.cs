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
    internal static string Of(byte[] sha256) => Prefix + Hex.Lower(sha256);

    /// <summary>Returns the checksum of a text.</summary>
    internal static string Of(string text) => Of(Sha256(text));

    /// <summary>Returns the digest of a text.</summary>
    internal static byte[] Sha256(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var ends = new LineEnds();
        ends.Append(bytes.AsSpan(SqlEncoding.ByteOrderMark(bytes) == 3 ? 3 : 0));
        return ends.Finish();
    }
}
