using System.Text;

namespace DbMigrate.Engine.Sql;

/// <summary>Quotes names and values for SQL text; no other code does.</summary>
internal static class SqlText
{
    /// <summary>Returns any name in double quotes.</summary>
    public static string QuoteIdentifier(string name) =>
        "\"" + Checked(name).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A name with its schema in front where it has one: <c>"s"."t"</c>.</summary>
    public static string QuoteQualified(string? schema, string name) =>
        string.IsNullOrEmpty(schema) ? QuoteIdentifier(name) : QuoteIdentifier(schema) + "." + QuoteIdentifier(name);

    /// <summary>
    /// Returns a name, quoted only if it would otherwise be folded or read as a keyword.
    /// </summary>
    public static string QuoteIdentifierIfNeeded(string name) => IsPlain(name) ? name : QuoteIdentifier(name);

    /// <summary>A qualified name as a person would write it.</summary>
    public static string QuoteQualifiedIfNeeded(string? schema, string name) =>
        string.IsNullOrEmpty(schema)
            ? QuoteIdentifierIfNeeded(name)
            : QuoteIdentifierIfNeeded(schema) + "." + QuoteIdentifierIfNeeded(name);

    /// <summary>A string literal that means the same with <c>standard_conforming_strings</c> on and off.</summary>
    public static string QuoteLiteral(string value)
    {
        var doubled = Checked(value).Replace("'", "''", StringComparison.Ordinal);
        return value.Contains('\\', StringComparison.Ordinal)
            ? "E'" + doubled.Replace("\\", "\\\\", StringComparison.Ordinal) + "'"
            : "'" + doubled + "'";
    }

    /// <summary>
    /// What a name written in SQL means: <c>Foo</c> is foo, <c>"Foo"</c> is Foo. Only ASCII letters are folded, as
    /// UTF-8 databases do.
    /// </summary>
    public static string Unquote(string written)
    {
        if (written.Length >= 2 && written[0] == '"' && written[^1] == '"')
        {
            return written[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        return string.Create(
            written.Length,
            written,
            static (to, from) =>
            {
                for (var i = 0; i < to.Length; i++)
                {
                    to[i] = from[i] is >= 'A' and <= 'Z' ? (char)(from[i] | 0x20) : from[i];
                }
            }
        );
    }

    private static bool IsPlain(string name)
    {
        if (name.Length == 0 || name[0] is not ((>= 'a' and <= 'z') or '_'))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
            {
                return false;
            }
        }

        return !SqlKeywords.IsReserved(name);
    }

    private static string Checked(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // The server's strings end at a NUL: the rest with the closing quote would be lost.
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("PostgreSQL holds no NUL character in a name or a text.", nameof(text))
            : text;
    }
}
