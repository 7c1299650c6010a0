using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>
/// A committed migration of graphile-migrate: headers <c>--! Name: value</c>, and the statements below them. Its hash is
/// the SHA-1 of the hash of the migration before and of the statements.
/// </summary>
internal sealed class GraphileFile
{
    private readonly Dictionary<string, (string Value, int Line)> _headers = new(StringComparer.Ordinal);
    private readonly string _body;

    private GraphileFile(string text)
    {
        // The tool itself writes and signs lines that end with LF.
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var count = 0;
        while (count < lines.Length && HeaderOf(lines[count]) is var (name, value))
        {
            count++;
            _headers.TryAdd(name, (value, count));
        }

        _body = string.Join('\n', lines.Skip(count)).Trim();
    }

    /// <summary>The hash that the tool has written into the file; null: it has none.</summary>
    internal string? Hash => Header("Hash");

    /// <summary>The hash of the migration before, as the file has it; null: it is the first, or has none.</summary>
    internal string? Previous => Header("Previous") is { } hash && hash != "-" ? hash : null;

    /// <summary>Whether the file may differ from its hash.</summary>
    internal bool AllowsInvalidHash => _headers.ContainsKey("AllowInvalidHash");

    /// <summary>Reads a file.</summary>
    internal static GraphileFile Read(ReadOnlySpan<byte> bytes) => Read(Encoding.UTF8.GetString(bytes));

    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    internal static GraphileFile Read(string text) => new(text);

    /// <summary>Returns the line of a header, from 1; 1 where the file has none of the name.</summary>
    internal int LineOf(string header) => _headers.TryGetValue(header, out var found) ? found.Line : 1;

    /// <summary>Returns the hash of the statements after a migration.</summary>
    /// <param name="before">The hash of the migration before; null: it is the first.</param>
    internal string HashAfter(string? before) =>
        "sha1:" + Hex.Lower(Sha1(Encoding.UTF8.GetBytes(((before ?? string.Empty) + "\n" + _body).Trim() + "\n")));

    /// <summary>Returns the header that each committed migration has and this file has not; null: it has all.</summary>
    internal string? MissingHeader =>
        Header("Previous") is null ? "Previous"
        : Hash is null ? "Hash"
        : null;

    /// <summary>
    /// Returns why the tool would not run the file, by its own headers; null: it would. A file without a hash is not
    /// committed.
    /// </summary>
    internal (int Line, string Message)? FindFault()
    {
        if (Hash is not { } hash)
        {
            return null;
        }

        var own = HashAfter(Previous);
        return own == hash == !AllowsInvalidHash ? null
            : AllowsInvalidHash
                ? (
                    LineOf("AllowInvalidHash"),
                    "has the line '--! AllowInvalidHash', but its hash is valid: graphile-migrate refuses that. Remove the "
                        + "line."
                )
            : (
                LineOf("Hash"),
                $"was changed after it was committed: by its content the hash is {own}, and the file has {hash}. Restore "
                    + "the file, or add a line '--! AllowInvalidHash', as graphile-migrate requires it."
            );
    }

    private string? Header(string name) =>
        _headers.TryGetValue(name, out var found) && found.Value.Length > 0 ? found.Value : null;

    private static (string Name, string Value)? HeaderOf(string line)
    {
        const string Mark = "--! ";
        if (!line.StartsWith(Mark, StringComparison.Ordinal) || line.Length == Mark.Length)
        {
            return null;
        }

        var text = line[Mark.Length..];
        var end = text.IndexOf(':', StringComparison.Ordinal);
        var name = end < 0 ? text : text[..end];
        return char.IsAsciiLetterUpper(name.FirstOrDefault()) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? (name, end < 0 ? string.Empty : text[(end + 1)..].Trim())
            : null;
    }

    // The tool's own choice: a name for a content, which protects nothing.
#pragma warning disable CA5350
    internal static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350
}
