using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// REINDEX CONCURRENTLY: it may be run again whether it happened or not, once the invalid copies that it left are gone
/// (<c>_ccnew</c>: the new one, not
/// finished; <c>_ccold</c>: the old one, not dropped yet).
/// </summary>
/// <param name="scope">What was named: <c>INDEX</c>, <c>TABLE</c>, <c>SCHEMA</c> or <c>DATABASE</c>.</param>
/// <param name="name">Its name as SQL reads it; not quoted where it is a schema; null for the database.</param>
internal sealed class ReindexProbe(string scope, string? name) : IInDoubtProbe
{
    // The server's name for a copy is cut where it would be too long: it begins as the index does, and is of the same
    // table.
    private const string Query = """
        select n.nspname::text, c.relname::text, i.indrelid, false
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_namespace n on n.oid = c.relnamespace
        join pg_class t on t.oid = i.indrelid
        where not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$'
          and case $1
              when 'INDEX' then exists (select from pg_index o join pg_class x on x.oid = o.indexrelid
                                        where x.oid = to_regclass($2) and o.indrelid = i.indrelid and starts_with(x.relname, regexp_replace(c.relname, '_cc(new|old)[0-9]*$', '')))
              when 'TABLE' then t.oid = to_regclass($2) or t.oid = (select o.reltoastrelid from pg_class o where o.oid = to_regclass($2))
              when 'SCHEMA' then n.nspname = $2 or t.oid in (select o.reltoastrelid from pg_class o where o.relnamespace = (select s.oid from pg_namespace s where s.nspname = $2))
              else true
              end
        """;

    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await PrepareAsync(connection, cancellationToken).ConfigureAwait(false)
        ?? new InDoubtAnswer(false, "It does no harm to run it again.");

    public async Task<InDoubtAnswer?> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var dropped = new List<string>();
        foreach (
            var found in await InvalidIndexes
                .ReadAsync(connection, Query, [scope, name], cancellationToken)
                .ConfigureAwait(false)
        )
        {
            await InvalidIndexes.AwaitBuildersAsync(connection, found.Table, cancellationToken).ConfigureAwait(false);
            if (
                (
                    await InvalidIndexes
                        .ReadAsync(connection, Query, [scope, name], cancellationToken)
                        .ConfigureAwait(false)
                ).Contains(found)
            )
            {
                await InvalidIndexes.DropAsync(connection, found, cancellationToken).ConfigureAwait(false);
                dropped.Add(found.Sql);
            }
        }

        return dropped.Count == 0
            ? null
            : new InDoubtAnswer(false, $"What an earlier REINDEX left was dropped: {string.Join(", ", dropped)}.");
    }
}
