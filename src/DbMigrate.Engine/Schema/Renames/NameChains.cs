using System.Text;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>Replaces qualified names in the definitions that PostgreSQL prints, and in the names of objects.</summary>
/// <remarks>Both quote a name only where it needs quotes, so that equal names are equal texts.</remarks>
internal static class NameChains
{
    /// <summary>Replaces a qualified name, also where more follows it: that of a table in <c>public.t.c</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">The qualified name.</param>
    /// <param name="to">What stands in its place.</param>
    internal static string Replace(string text, string from, string to)
    {
        if (!text.Contains(from, StringComparison.Ordinal))
        {
            return text;
        }

        var tokens = Read(text);
        var wanted = Read(from);
        var length = wanted.Count();
        return Edit(
            tokens,
            i =>
                tokens.Kind(i) == SqlTokenKind.String && tokens.Text(i) == $"'{from}'" ? (1, $"'{to}'")
                : IsName(tokens, i, wanted, length) ? (length, to)
                : null
        );
    }

    /// <summary>Replaces the name of a column where it stands alone.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">The column, quoted where needed.</param>
    /// <param name="to">What stands in its place.</param>
    /// <param name="isWithin">Tells by the tokens and the index of one whether the column is meant there.</param>
    internal static string ReplaceColumn(
        string text,
        string from,
        string to,
        Func<SqlTokens, int, bool>? isWithin = null
    )
    {
        if (!text.Contains(from, StringComparison.Ordinal))
        {
            return text;
        }

        var tokens = Read(text);
        return Edit(
            tokens,
            i =>
                tokens.Kind(i) is SqlTokenKind.Word or SqlTokenKind.QuotedName
                && tokens.Text(i) == from
                && !(i > 0 && tokens.IsSymbol(i - 1, '.'))
                && !tokens.IsSymbol(i + 1, '.')
                && !tokens.IsSymbol(i + 1, '(')
                && isWithin?.Invoke(tokens, i) != false
                    ? (1, to)
                    : null
        );
    }

    /// <summary>Replaces the text of a literal.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">What the literal means.</param>
    /// <param name="to">What it means afterwards.</param>
    /// <param name="isMeant">Tells by the tokens and the index of the literal whether it is meant.</param>
    internal static string ReplaceText(string text, string from, string to, Func<SqlTokens, int, bool> isMeant)
    {
        var literal = SqlText.QuoteLiteral(from);
        if (!text.Contains(literal, StringComparison.Ordinal))
        {
            return text;
        }

        var tokens = Read(text);
        return Edit(
            tokens,
            i =>
                tokens.Kind(i) == SqlTokenKind.String && tokens.Text(i) == literal && isMeant(tokens, i)
                    ? (1, SqlText.QuoteLiteral(to))
                    : null
        );
    }

    private static bool IsName(SqlTokens tokens, int at, SqlTokens wanted, int length)
    {
        if (at > 0 && tokens.IsSymbol(at - 1, '.'))
        {
            return false;
        }

        for (var i = 0; i < length; i++)
        {
            if (tokens.Kind(at + i) == SqlTokenKind.End || tokens.Text(at + i) != wanted.Text(i))
            {
                return false;
            }
        }

        return true;
    }

    private static string Edit(SqlTokens tokens, Func<int, (int Length, string Text)?> edit)
    {
        var edited = new StringBuilder();
        var start = 0;
        for (var i = 0; i < tokens.Count(); i++)
        {
            if (edit(i) is { } found)
            {
                edited.Append(Encoding.UTF8.GetString(tokens.Source, start, tokens.Start(i) - start));
                edited.Append(found.Text);
                i += found.Length - 1;
                start = tokens.End(i);
            }
        }

        return edited.Append(Encoding.UTF8.GetString(tokens.Source, start, tokens.Source.Length - start)).ToString();
    }

    private static SqlTokens Read(string text) => new(Encoding.UTF8.GetBytes(text), standardConformingStrings: true);
}
