using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>
/// Runs statements and compares what they do with their typed effects: relation by relation, in the catalog, and in the
/// session.
/// </summary>
internal sealed class EffectObserver : IAsyncDisposable
{
    private const string Relations = """
        SELECT c.oid::regclass::text, c.relkind::text, coalesce(pg_relation_filenode(c.oid)::bigint, 0),
               CASE WHEN c.relkind IN ('r', 'm') THEN pg_stat_get_xact_numscans(c.oid) ELSE 0 END,
               ARRAY(SELECT i.indexrelid || ':' || pg_relation_filenode(i.indexrelid) FROM pg_index i WHERE i.indrelid = c.oid)
        FROM pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('r', 'm', 'v', 'f', 'p')
        """;

    // The relations of these names with what belongs to them; of an index its table.
    private const string Own = """
        WITH RECURSIVE own AS (
            SELECT to_regclass(n)::oid AS oid FROM unnest($1::text[]) n
            UNION SELECT i.indrelid FROM unnest($2::text[]) n JOIN pg_index i ON i.indexrelid = to_regclass(n)
            UNION SELECT i.inhrelid FROM pg_inherits i JOIN own ON own.oid = i.inhparent
        )
        SELECT oid::bigint FROM own WHERE oid IS NOT NULL
        """;

    private const string Others = """
        SELECT DISTINCT l.relation::regclass::text
        FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
        WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.relation >= 16384 AND c.relkind IN ('r', 'p', 'm', 'v', 'f')
          AND c.relnamespace <> 'pg_toast'::regnamespace AND l.relation::bigint <> ALL ($1::bigint[])
        """;

    private const string Session = """
        SELECT 'Settings ' || name || ' ' || setting FROM pg_settings WHERE source = 'session' AND name NOT LIKE 'transaction\_%'
        UNION ALL SELECT 'Settings user ' || session_user || ' ' || current_user
        UNION ALL SELECT 'Prepared ' || name FROM pg_prepared_statements WHERE from_sql
        UNION ALL SELECT 'Temporary ' || oid FROM pg_class WHERE relnamespace = pg_my_temp_schema()
        UNION ALL SELECT 'Temporary ' || oid FROM pg_proc WHERE pronamespace = pg_my_temp_schema()
        UNION ALL SELECT 'Temporary ' || oid FROM pg_type WHERE typnamespace = pg_my_temp_schema()
        UNION ALL SELECT 'Cursor ' || name FROM pg_cursors WHERE is_holdable
        UNION ALL SELECT 'Channel ' || c FROM pg_listening_channels() c
        UNION ALL SELECT 'Lock ' || objid FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'
        """;

    private readonly NpgsqlConnection _connection;
    private readonly string _connectionString;
    private Dictionary<(string Type, string Name), string> _schema = [];
    private HashSet<string> _session = [];

    private EffectObserver(NpgsqlConnection connection, string connectionString) =>
        (_connection, _connectionString) = (connection, connectionString);

    /// <summary>Reads what is there before any statement: each is rolled back.</summary>
    public static async Task<EffectObserver> StartAsync(string connectionString)
    {
        var connection = await PostgresFixture.OpenAsync(connectionString);
        await PostgresFixture.RunAsync(connection, "prepare ps as select 1");
        var observer = new EffectObserver(connection, connectionString);
        observer._schema = SchemaTexts.Of(await SchemaReader.ReadAsync(connection, CancellationToken.None));
        observer._session = await SessionAsync(connection);
        return observer;
    }

    /// <summary>Runs an example; returns where its effects say something else.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync(LockExample example, StatementEffects effects)
    {
        var differences = new List<string>();
        await using (var transaction = await _connection.BeginTransactionAsync())
        {
            var before = await RelationsAsync();
            var own = await OwnAsync(example, effects);
            await PostgresFixture.RunAsync(_connection, example.Sql);
            var after = await RelationsAsync();
            if (!example.Idle)
            {
                differences.AddRange(OfRelations(effects, before, after));
            }

            own.AddRange(await OwnAsync(example, effects));
            differences.AddRange(await OfLocksAsync(example, effects, own));
            var session = await SessionAsync(_connection);
            var changed = await ChangedAsync(effects);
            await transaction.RollbackAsync();
            differences.AddRange(await OfSchemaAsync(effects, changed));
            if (!session.SetEquals(_session) || example.Read().Kind == "LISTEN")
            {
                await ResetAsync();
                differences.AddRange(await OfSessionAsync(example.Sql, effects));
            }
        }

        return [.. differences.Select(d => $"{example.Sql}: {d}")];
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static IEnumerable<string> OfRelations(
        StatementEffects effects,
        Dictionary<string, Relation> before,
        Dictionary<string, Relation> after
    )
    {
        foreach (var relation in effects.Relations.Where(r => r.Relation.IsOwn && !r.IsNew))
        {
            var name = relation.Relation.Name.Replace("public.", "", StringComparison.Ordinal);
            if (before.TryGetValue(name, out var was) && after.TryGetValue(name, out var now) && was.Kind is "r" or "m")
            {
                if (Contradicts(relation.Scans, now.Scans > was.Scans))
                {
                    yield return $"{name} is read: {now.Scans > was.Scans}, its effect says {relation.Scans}";
                }

                var rewritten = now.FileNode != was.FileNode || now.HasOtherIndexFiles(was);
                if (Contradicts(relation.Rewrites, rewritten))
                {
                    yield return $"{name} is rewritten: {rewritten}, its effect says {relation.Rewrites}";
                }
            }
        }
    }

    private async Task<IEnumerable<string>> OfLocksAsync(
        LockExample example,
        StatementEffects effects,
        IEnumerable<long> own
    )
    {
        await using var command = new NpgsqlCommand(Others, _connection);
        command.Parameters.Add(new NpgsqlParameter { Value = own.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var others = new List<string>();
        while (await reader.ReadAsync())
        {
            others.Add(reader.GetString(0));
        }

        return Contradicts(effects.LocksOthers, others.Count > 0) && !(others.Count == 0 && example.Idle)
            ? [$"locks [{string.Join(' ', others)}] that it does not name, the facts say {effects.LocksOthers}"]
            : [];
    }

    private async Task<List<long>> OwnAsync(LockExample example, StatementEffects effects)
    {
        await using var command = new NpgsqlCommand(Own, _connection);
        var names = effects.Relations.ToLookup(r => r.Relation.IsOwn, r => r.Relation.Name);
        command.Parameters.Add(new NpgsqlParameter { Value = names[true].Concat(example.Maybe).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = names[false].ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var own = new List<long>();
        while (await reader.ReadAsync())
        {
            own.Add(reader.GetInt64(0));
        }

        return own;
    }

    /// <summary>Reads what changed in the whole schema, and the relations that should have changed.</summary>
    private async Task<(
        IReadOnlyList<(string Type, string Name)> All,
        Dictionary<(string Type, string Name), string> Scope
    )?> ChangedAsync(StatementEffects effects)
    {
        if (effects.ChangedRelations is not { } names)
        {
            return null;
        }

        // The names are read in the session's search_path, which reading a schema changes.
        var scope = await SchemaReader.ReadInTransactionAsync(_connection, names, CancellationToken.None);
        var now = await SchemaReader.ReadInTransactionAsync(_connection, CancellationToken.None);
        var all = SchemaTexts.Differing(_schema, SchemaTexts.Of(now)).ToList();
        return all.Count == 0 ? null : (all, SchemaTexts.Of(scope));
    }

    /// <summary>A snapshot of the relations that change shows every change of the schema.</summary>
    private async Task<IEnumerable<string>> OfSchemaAsync(
        StatementEffects effects,
        (IReadOnlyList<(string Type, string Name)> All, Dictionary<(string Type, string Name), string> Scope)? changed
    )
    {
        if (changed is not { } seen)
        {
            return [];
        }

        var names = effects.ChangedRelations!;
        var before = SchemaTexts.Of(await SchemaReader.ReadAsync(_connection, names, CancellationToken.None));
        return seen
            .All.Except(SchemaTexts.Differing(before, seen.Scope))
            .Select(d => $"{d.Type} {d.Name} is outside of [{string.Join(' ', names)}]");
    }

    /// <summary>Runs it again in a session of its own, commits, and looks at what stays.</summary>
    private async Task<IEnumerable<string>> OfSessionAsync(string sql, StatementEffects effects)
    {
        if (effects.SessionState == MigrationSessionState.Unknown)
        {
            return [];
        }

        await using var own = await PostgresFixture.OpenAsync(_connectionString);
        var before = await SessionAsync(own);
        try
        {
            await PostgresFixture.RunAsync(own, "begin");
            await PostgresFixture.RunAsync(own, sql);
            await PostgresFixture.RunAsync(own, "commit");
        }
        catch (PostgresException)
        {
            // It removes what only the other session has.
            return [];
        }

        var after = await SessionAsync(own);
        after.SymmetricExceptWith(before);
        var kinds = after.Select(line => line.Split(' ')[0]).Distinct().ToArray();
        return
            kinds is [] && effects.SessionState == MigrationSessionState.None
            || kinds is [var only] && only == effects.SessionState.ToString()
            ? []
            : [$"changes [{string.Join(' ', kinds)}] in the session, the facts say {effects.SessionState}"];
    }

    /// <summary>Removes what a rollback leaves in the session.</summary>
    private async Task ResetAsync()
    {
        foreach (var sql in new[] { "deallocate all", "prepare ps as select 1", "select pg_advisory_unlock_all()" })
        {
            await PostgresFixture.RunAsync(_connection, sql);
        }
    }

    private static bool Contradicts(MigrationStatementEffect said, bool seen) =>
        said == (seen ? MigrationStatementEffect.No : MigrationStatementEffect.Yes);

    private async Task<Dictionary<string, Relation>> RelationsAsync()
    {
        await using var command = new NpgsqlCommand(Relations, _connection);
        await using var reader = await command.ExecuteReaderAsync();
        var relations = new Dictionary<string, Relation>();
        while (await reader.ReadAsync())
        {
            relations[reader.GetString(0)] = new(
                reader.GetString(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetFieldValue<string[]>(4)
            );
        }

        return relations;
    }

    private static async Task<HashSet<string>> SessionAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Session, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new HashSet<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    /// <summary>A relation at one moment, with the files of its indexes.</summary>
    private sealed record Relation(string Kind, long FileNode, long Scans, string[] Indexes)
    {
        /// <summary>Whether an index that is in both has another file.</summary>
        internal bool HasOtherIndexFiles(Relation before) =>
            before.Indexes.Except(Indexes).Select(Oid).Intersect(Indexes.Select(Oid)).Any();

        private static string Oid(string index) => index.Split(':')[0];
    }
}
