using System.Globalization;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Writes diagrams in the language of Mermaid, which GitHub and others draw.</summary>
/// <remarks>https://mermaid.js.org/syntax/entityRelationshipDiagram.html</remarks>
internal static class MermaidDiagram
{
    /// <summary>The most tables that one diagram has: Mermaid's layout of more cannot be read.</summary>
    internal const int MostTables = 15;

    /// <summary>Returns the diagram of some tables and the foreign keys between them.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="onlyKeys">Of which tables only columns of keys are shown.</param>
    internal static string Write(IReadOnlyList<DocumentedRelation> tables, Func<DocumentedRelation, bool> onlyKeys)
    {
        var text = new StringBuilder("```mermaid\nerDiagram\n");
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            aliases.Add(table.Name, string.Create(CultureInfo.InvariantCulture, $"t{aliases.Count + 1}"));
        }

        foreach (var table in tables)
        {
            AppendTable(text, table, aliases[table.Name], onlyKeys(table));
        }

        foreach (var reference in tables.SelectMany(t => t.References))
        {
            if (aliases.TryGetValue(reference.To, out var to))
            {
                var parent = reference.IsOptional ? "|o" : "||";
                var child = reference.IsUnique ? "o|" : "o{";
                var label = Quoted(ReferenceText.List(reference.Columns));
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"    {to} {parent}--{child} {aliases[reference.From]} : {label}\n"
                );
            }
        }

        return text.Append("```\n").ToString();
    }

    private static void AppendTable(StringBuilder text, DocumentedRelation table, string alias, bool onlyKeys)
    {
        text.Append(CultureInfo.InvariantCulture, $"    {alias}[{Quoted(table.Name)}] {{\n");
        foreach (var column in table.Columns.Where(c => !onlyKeys || c.IsKey))
        {
            var marks = new[] { column.IsPrimaryKey ? "PK" : null, column.References.Count > 0 ? "FK" : null };
            var keys = string.Join(", ", marks.OfType<string>());
            var type = Word(TypeWords.Short(column.Column.Type));
            text.Append($"        {type} {Word(column.Name)} {keys}".TrimEnd()).Append('\n');
        }

        text.Append("    }\n");
    }

    // A string ends at a quote, and entities are not read in it everywhere.
    private static string Quoted(string text) =>
        $"\"{VisibleText.OneLine(text).Replace('"', '\'').Replace('%', '_').Replace('\\', '/')}\"";

    // Types and columns are words: letters, digits, and some signs behind the first letter.
    private static string Word(string text)
    {
        var word = new StringBuilder(text.Length);
        foreach (var c in text.Trim('"'))
        {
            word.Append(char.IsLetterOrDigit(c) || c is '_' or '-' or '(' or ')' or '[' or ']' ? c : '_');
        }

        return word.Length > 0 && (char.IsLetter(word[0]) || word[0] == '_') ? word.ToString() : $"_{word}";
    }
}
