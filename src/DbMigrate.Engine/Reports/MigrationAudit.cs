using System.IO.Enumeration;
using DbMigrate.Engine.Catalog.Audit;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Lint;
using DbMigrate.Engine.Lint.Rules;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Rehearsal;
using DbMigrate.Engine.Reports.Audit;
using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate;

/// <summary>Audits a database. It changes nothing.</summary>
public static class MigrationAudit
{
    private const string Unread = "unread-sequences";

    private const int MostNames = 5;

    private static readonly string[] DefaultRoles = ["anon", "authenticated", "PUBLIC"];

    /// <summary>The ids of the rules.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. AuditRules.All.Select(r => r.Id)];

    /// <summary>Audits a database.</summary>
    /// <param name="source">
    /// A connection: a <c>postgres://</c> URI, keywords, <c>${VARIABLE}</c>, <c>secret:NAME</c>, or the name of a
    /// connection of the plan.
    /// </param>
    /// <param name="options">The options with which it is reached.</param>
    /// <param name="audit">The options of the audit.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="AuditInvalidException">
    /// A rule or a role does not exist, or the file of what is ignored is invalid.
    /// </exception>
    /// <exception cref="SchemaSourceInvalidException">The source is no connection, or the catalog cannot be read.</exception>
    /// <exception cref="ConnectionFailedException">The database cannot be reached.</exception>
    public static async Task<AuditReport> RunAsync(
        string source,
        SchemaOptions options,
        AuditOptions audit,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(audit);
        var rules = Chosen(audit.Rules);
        var settings = options.Plan?.Audit ?? AuditSettings.None;
        var ignored = IgnoredFindings.Of(settings, audit.IgnoreFile);
        var roles = RolesOf(audit.ApiRoles, options);
        var rows = await AskAsync(
                source,
                options,
                roles,
                connection =>
                    AuditReader.ReadAsync(connection, [.. rules.Select(r => r.Id), Unread], roles, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        var findings = rules
            .SelectMany((rule, i) => rows[i].Select(rule.Of))
            .OfType<AuditFinding>()
            .Select(f => f with { Ignored = ignored.ReasonOf(f) })
            .OrderByDescending(f => f.Severity)
            .ThenBy(f => f.Rule, StringComparer.Ordinal)
            .ThenBy(f => f.Name, StringComparer.Ordinal)
            .ThenBy(f => f.Message, StringComparer.Ordinal);
        var unread = rules.Any(r => r is SequenceNearEnd) ? rows[rules.Count].Select(r => r.Name).ToList() : [];
        if (unread.Count > 0)
        {
            options.Observer?.OnMessage(new MigrationMessage(MessageKind.Warning, UnreadText(unread)));
        }

        return new AuditReport([.. findings], [.. rules.Select(r => r.Id)], unread);
    }

    /// <summary>Returns what roles can read and write: each table with each role and command.</summary>
    /// <param name="source">A connection; see <see cref="RunAsync"/>.</param>
    /// <param name="options">The options with which it is reached.</param>
    /// <param name="roles">
    /// The roles, not quoted. <c>PUBLIC</c> is a login without further rights. Empty: see
    /// <see cref="AuditOptions.ApiRoles"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="AuditInvalidException">A role does not exist.</exception>
    /// <exception cref="SchemaSourceInvalidException">The source is no connection.</exception>
    /// <exception cref="ConnectionFailedException">The database cannot be reached.</exception>
    public static async Task<IReadOnlyList<AuditAccess>> ReadAccessAsync(
        string source,
        SchemaOptions options,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(roles);
        var asked = RolesOf(roles, options);
        var rows = await AskAsync(
                source,
                options,
                asked,
                connection => AuditReader.ReadAccessAsync(connection, asked, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        return
        [
            .. rows.Select(r => new AuditAccess
            {
                Kind = r.Kind,
                Table = r.Table,
                Role = r.Role,
                Command = r.Command,
                Reach = r.Reach,
                Columns = [.. r.Columns],
                Policies = [.. r.Deciding],
            }),
        ];
    }

    /// <summary>Returns what roles can read and write as an array of JSON.</summary>
    /// <param name="access">What <see cref="ReadAccessAsync"/> returned.</param>
    public static string ToJson(IReadOnlyList<AuditAccess> access) => JsonReport.Write(access);

    /// <summary>Writes what roles can read and write into a file, as an array of JSON, as a whole.</summary>
    /// <param name="access">What <see cref="ReadAccessAsync"/> returned.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="OutputNotWrittenException">It cannot be written.</exception>
    public static void SaveJson(IReadOnlyList<AuditAccess> access, string path) =>
        OutputFile.Write(path, ToJson(access));

    private static string UnreadText(List<string> sequences) =>
        $"The login may not read {(sequences.Count == 1 ? "a sequence" : $"{sequences.Count} sequences")}, so that it is not "
        + $"known how near the end is: {string.Join(", ", sequences.Take(MostNames))}"
        + $"{(sequences.Count > MostNames ? ", …" : string.Empty)}. It needs SELECT or USAGE on them.";

    private static IReadOnlyList<string> RolesOf(IReadOnlyList<string> given, SchemaOptions options) =>
        given.Count > 0 ? given
        : options.Plan?.Audit.ApiRoles is { Count: > 0 } planned ? planned
        : DefaultRoles;

    private static async Task<T> AskAsync<T>(
        string source,
        SchemaOptions options,
        IReadOnlyList<string> roles,
        Func<NpgsqlConnection, Task<T>> askAsync,
        CancellationToken cancellationToken
    )
    {
        if (!SchemaDatabase.IsConnection(source, options.Plan))
        {
            var shown = Redactor.CleanPatterns(source);
            throw new SchemaSourceInvalidException(
                shown,
                $"'{shown}' is no connection, and an audit looks at a live database. Give a postgres:// URI, keywords as in "
                    + "'host=db.example dbname=app', ${VARIABLE}, secret:NAME, or the name of a connection of the plan."
            );
        }

        var connection = await SchemaDatabase.OpenAsync(source, options, cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await SchemaDatabase
            .ReadCatalogAsync(
                connection,
                "the catalog was read",
                async () =>
                {
                    await RequireRolesAsync(connection, roles, cancellationToken).ConfigureAwait(false);
                    return await askAsync(connection).ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
    }

    // A role that is misspelled reaches nothing: nothing would be found.
    private static async Task RequireRolesAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    )
    {
        if (ReferenceEquals(roles, DefaultRoles))
        {
            return;
        }

        var missing = await AuditReader.ReadMissingAsync(connection, roles, cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
        {
            throw new AuditInvalidException(
                missing[0],
                $"The server has no role {DisplayText.Join(missing)}, so that what it reaches cannot be determined. Name roles "
                    + "that exist, as the server writes them and without quotes, or PUBLIC."
            );
        }
    }

    private static IReadOnlyList<AuditRule> Chosen(IReadOnlyList<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (!Rules.Any(r => FileSystemName.MatchesSimpleExpression(pattern, r)))
            {
                throw new AuditInvalidException(
                    pattern,
                    $"'{pattern}' is no rule. There are: {string.Join(", ", Rules)}."
                );
            }
        }

        return
        [
            .. AuditRules.All.Where(r =>
                patterns.Count == 0 || patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, r.Id))
            ),
        ];
    }
}
