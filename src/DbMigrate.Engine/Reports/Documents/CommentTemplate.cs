using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Writes SQL to fill in: a COMMENT statement for each relation and column that has no comment.</summary>
internal static class CommentTemplate
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

    // A name may have a line end in it, which would end the comment.
    private static void Append(StringBuilder sql, string kind, string name) =>
        sql.Append("-- COMMENT ON ").Append(kind).Append(' ').Append(VisibleText.OneLine(name)).Append(" IS '';\n");

    private static string KindOf(DocumentedRelation relation) =>
        relation.Object switch
        {
            TableObject { Type: 'f' } => "FOREIGN TABLE",
            MaterializedViewObject => "MATERIALIZED VIEW",
            ViewObject => "VIEW",
            _ => "TABLE",
        };
}
