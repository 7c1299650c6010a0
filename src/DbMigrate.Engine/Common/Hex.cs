namespace DbMigrate.Engine.Common;

/// <summary>Formats digests as text.</summary>
internal static class Hex
{
    /// <summary>Returns the bytes as lower-case hexadecimal digits.</summary>
    public static string Lower(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
