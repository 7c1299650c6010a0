using System.Text;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Writes SQL to fill in: a COMMENT statement for each relation and column that has no comment.</summary>
internal static partial class CommentTemplate
{
    /// <summary>Returns the SQL. Its statements are comments of SQL until somebody fills them in.</summary>
    internal static string Of(DocumentModel model)
    {
        var sql = new StringBuilder("-- Fill in what is worth saying, and remove the dashes before it.\n");
        foreach (var relation in model.Relations)
        {
            var columns = relation.Columns.Where(c => c.Column.Comment is null).ToList();
            if (relation.Object.Comment is not null && columns.Count == 0)
            {
                continue;
            }

            sql.Append('\n');
            if (relation.Object.Comment is null)
            {
                Append(sql, KindOf(relation), relation.Name);
            }

            foreach (var column in columns)
            {
                Append(sql, "COLUMN", column.Column.Name);
            }
        }

        return sql.ToString();
    }

    private static void Append(StringBuilder sql, string kind, string name) =>
        sql.Append("-- COMMENT ON ").Append(kind).Append(' ').Append(Visible(name)).Append(" IS '';\n");

    // A name may have a line end in it, which would end the comment, or what an editor does not show: U&"line\000aend".
    private static string Visible(string name) =>
        QuotedName()
            .Replace(
                name,
                quoted =>
                    VisibleText.OneLine(quoted.Value) == quoted.Value
                        ? quoted.Value
                        : "U&" + string.Concat(quoted.Value.Select(Escaped))
            );

    private static string Escaped(char character) =>
        character == '\\' ? "\\\\"
        : char.IsAsciiLetterOrDigit(character) || char.IsPunctuation(character) || character == ' '
            ? character.ToString()
        : $"\\{(int)character:x4}";

    [GeneratedRegex("\"(?:[^\"]|\"\")*\"")]
    private static partial Regex QuotedName();

    private static string KindOf(DocumentedRelation relation) =>
        relation.Object switch
        {
            TableObject { Type: 'f' } => "FOREIGN TABLE",
            MaterializedViewObject => "MATERIALIZED VIEW",
            ViewObject => "VIEW",
            _ => "TABLE",
        };
}
