namespace DbMigrate.Engine.Common;

/// <summary>Digests as text.</summary>
internal static class Hex
{
    /// <summary>In lower case.</summary>
    public static string Lower(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
