using System.Globalization;
using System.Text;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>Proves, in the transaction that drops copied tables, that their rows are still those that were copied.</summary>
internal static class CopyGuard
{
    // A column may have the name of a variable.
    private const string Conflict = "\n#variable_conflict use_column\n";

    /// <summary>Returns the statements; none where nothing was compared after the copy.</summary>
    /// <param name="tables">The tables of the target.</param>
    /// <param name="copied">What the copy left in each.</param>
    /// <param name="on">A session on the target.</param>
    internal static IEnumerable<string> Statements(
        IReadOnlyList<CopyTable> tables,
        IReadOnlyList<TableContent> copied,
        NpgsqlConnection on
    )
    {
        var byName = tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var there = copied.Where(c => byName.ContainsKey(c.Table)).ToList();
        if (there.Count == 0)
        {
            yield break;
        }

        yield return $"LOCK TABLE {string.Join(", ", there.Select(c => $"ONLY {c.Table}"))} IN ACCESS EXCLUSIVE MODE";
        yield return ContentHash.Settings;
        var body = new StringBuilder(
            Conflict + "declare changed pg_catalog.text := ''; n pg_catalog.int8; h pg_catalog.text; begin\n"
        );
        foreach (var content in there)
        {
            var table = byName[content.Table];
            var query = content.Hash.Length > 0 ? ContentHash.Query(table, on) : ContentHash.CountQuery(table);
            body.Append(
                CultureInfo.InvariantCulture,
                $"""
                select * into n, h from ({query}) q(n, h);
                if n operator(pg_catalog.<>) {content.Rows} or h operator(pg_catalog.<>) '{content.Hash}' then
                    changed := pg_catalog.format(
                        {SqlText.QuoteLiteral("%s\n  %s: %s rows were copied, %s are there now")},
                        changed, {SqlText.QuoteLiteral(content.Table)}, {content.Rows}, n);
                end if;

                """
            );
        }

        body.Append(
            """
            if changed operator(pg_catalog.<>) '' then
                raise exception using
                    errcode = 'object_not_in_prerequisite_state',
                    message = pg_catalog.concat(
                        'The rows have changed since they were copied, and would be lost:', changed),
                    hint = 'Bring the changes back to the source by hand, or drop the tables by hand, and undo again.';
            end if;
            end
            """
        );
        yield return $"DO $guard${body}$guard$";
    }
}
