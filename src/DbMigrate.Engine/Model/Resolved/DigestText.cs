using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Model.Resolved;

/// <summary>A text that a digest is made of. Each value has its length before it, so that values cannot run together.</summary>
/// <param name="title">The kind and version of the digest.</param>
internal sealed class DigestText(string title)
{
    private readonly StringBuilder _text = new(title + "\n");

    /// <summary>Adds values under a key.</summary>
    internal void Add(string key, params string?[] values)
    {
        _text.Append(key);
        foreach (var value in values)
        {
            _text.Append(' ');
            _ = value is null
                ? _text.Append('-')
                : _text.Append(CultureInfo.InvariantCulture, $"{value.Length}:{value}");
        }

        _text.Append('\n');
    }

    /// <summary>Returns the digest in hexadecimal digits.</summary>
    internal string ToHex() => Hex.Lower(SHA256.HashData(Encoding.UTF8.GetBytes(_text.ToString())));

    /// <summary>Returns the digest with its version.</summary>
    internal string ToChecksum() => "v2:sha256:" + ToHex();
}
