using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Writes texts of a database into Markdown, as GitHub reads it.</summary>
internal static class Markdown
{
    private const string Special = "\\`*_{}[]<>()#+-!|~&$:";

    /// <summary>Returns a text that is shown as it is, on one line.</summary>
    internal static string Text(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in VisibleText.OneLine(text))
        {
            // An underscore or a hyphen within a word, or a colon, is read as it is.
            _ =
                Special.Contains(c, StringComparison.Ordinal) && c is not ('-' or ':' or '(' or ')' or '+')
                    ? escaped.Append('\\').Append(c)
                    : escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>Returns a text of several lines, for a cell of a table.</summary>
    internal static string Cell(string text) =>
        string.Join("<br>", text.ReplaceLineEndings("\n").Split('\n').Select(Text));

    /// <summary>Returns a text as code, which a cell of a table may have.</summary>
    internal static string Code(string text)
    {
        if (text.Length == 0)
        {
            return string.Empty;
        }

        // A vertical line ends a cell even in code; HTML has no such rule.
        return text.Contains('`', StringComparison.Ordinal) || text.Contains('|', StringComparison.Ordinal)
            ? Html.Code(text)
                .Replace("|", "&#124;", StringComparison.Ordinal)
                .Replace("`", "&#96;", StringComparison.Ordinal)
            : $"`{VisibleText.OneLine(text)}`";
    }

    /// <summary>Returns a block of SQL.</summary>
    internal static string Block(string sql)
    {
        var lines = VisibleText.Lines(sql.ReplaceLineEndings("\n")).TrimEnd('\n');
        var fence = "```";
        while (lines.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        return $"{fence}sql\n{lines}\n{fence}\n";
    }

    /// <summary>Returns a table with a line for each row; cells are Markdown already.</summary>
    internal static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        AppendRow(text, head);
        AppendRow(text, [.. head.Select(_ => "---")]);
        foreach (var row in rows)
        {
            AppendRow(text, row);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
