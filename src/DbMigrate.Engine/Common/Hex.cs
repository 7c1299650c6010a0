namespace DbMigrate.Engine.Common;

/// <summary>Formats digests as text.</summary>
internal static class Hex
{
    private const string Digits = "0123456789abcdef";
    private const int MostOnStack = 128;

    /// <summary>Returns the bytes as lower-case hexadecimal digits.</summary>
    public static string Lower(ReadOnlySpan<byte> bytes) => Lower(string.Empty, bytes);

    /// <summary>Returns the same after a prefix.</summary>
    public static string Lower(string prefix, ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[MostOnStack];
        var length = prefix.Length + (2 * bytes.Length);
        text = length <= MostOnStack ? text[..length] : new char[length];
        prefix.CopyTo(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            text[prefix.Length + (2 * i)] = Digits[bytes[i] >> 4];
            text[prefix.Length + (2 * i) + 1] = Digits[bytes[i] & 15];
        }

        return new string(text);
    }
}
