using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What a statement changes in its session, for those that follow it.</summary>
internal sealed record SessionFacts
{
    private static readonly string[] NamedRoles = ["prepared_statement", "cursor"];

    /// <summary>The statement.</summary>
    internal required SqlStatement Statement { get; init; }

    /// <summary>What it changes beyond the end of its transaction.</summary>
    internal required MigrationSessionState State { get; init; }

    /// <summary>Whether running it again in a new session makes the same settings: it changes settings only.</summary>
    internal bool IsReplayable { get; init; }

    /// <summary>Whether it changes the role of the session.</summary>
    internal bool IsRole { get; init; }

    /// <summary>Whether it changes the user of the session.</summary>
    internal bool IsAuthorization { get; init; }

    /// <summary>
    /// The name that later statements call what it makes or ends by, unquoted; null: all of the kind, or none.
    /// </summary>
    internal string? Name { get; init; }

    /// <summary>Whether it ends what an earlier statement made.</summary>
    internal bool Ends { get; init; }

    /// <summary>Whether it ends all that the session has: DISCARD ALL.</summary>
    internal bool EndsAll { get; init; }

    /// <summary>What it does with a savepoint.</summary>
    internal SavepointUse Savepoint { get; init; }

    /// <summary>Returns the facts of a statement; null: it leaves the session as it is.</summary>
    internal static SessionFacts? Of(SqlStatement statement)
    {
        var (form, reading, effects) = StatementAnalysis.Read(statement, new ScriptState());
        if (SavepointOf(form) is var savepoint && savepoint != SavepointUse.None)
        {
            return new SessionFacts
            {
                Statement = statement,
                State = MigrationSessionState.None,
                Savepoint = savepoint,
                Name = NameOf(reading.Match, ["savepoint"]),
            };
        }

        if (form.Change == ObjectChange.Dropped && effects.Dropped.Count > 0)
        {
            // It may be a temporary object.
            return new SessionFacts
            {
                Statement = statement,
                State = MigrationSessionState.Temporary,
                Name = FirstName(reading.Match),
                Ends = true,
            };
        }

        var state = StateOf(form, reading, effects);
        return state == MigrationSessionState.None
            ? null
            : new SessionFacts
            {
                Statement = statement,
                State = state,
                IsReplayable =
                    state == MigrationSessionState.Settings
                    && effects.Relations.Count == 0
                    && (form.Kind is "SET" or "RESET" || (form.Kind == "SELECT" && IsComputed(reading.Match))),
                IsRole = effects.Settings.Any(s => s is { IsRole: true, IsLocal: false, Name: not null }),
                IsAuthorization = effects.Settings.Any(s => s is { IsLocal: false, Name: "session_authorization" }),
                Name = state switch
                {
                    MigrationSessionState.Temporary => form.Kind == "DISCARD" ? null : FirstName(reading.Match),
                    MigrationSessionState.Prepared or MigrationSessionState.Cursor => NameOf(reading.Match, NamedRoles)
                        ?? Word(reading.Match.Tokens),
                    _ => null,
                },
                Ends =
                    form.Kind is "DISCARD" or "DEALLOCATE" or "CLOSE CURSOR" or "UNLISTEN"
                    || (state == MigrationSessionState.Lock && IsUnlock(reading.Match)),
                EndsAll = form.Kind == "DISCARD ALL",
            };
    }

    /// <summary>
    /// Returns what a statement leaves behind. What triggers and views may do counts in its effects, and not here.
    /// </summary>
    private static MigrationSessionState StateOf(
        StatementForm form,
        StatementReading reading,
        StatementEffects effects
    ) =>
        form.Kind switch
        {
            "SET CONSTRAINTS" => MigrationSessionState.None,
            "PREPARE" or "DEALLOCATE" => MigrationSessionState.Prepared,
            "LISTEN" or "UNLISTEN" => MigrationSessionState.Channel,
            "CLOSE CURSOR" => MigrationSessionState.Cursor,
            "DECLARE CURSOR" => reading.KeepsCursor ? MigrationSessionState.Cursor : MigrationSessionState.None,
            "DISCARD" => IsDiscardTemporary(reading.Tokens)
                ? MigrationSessionState.Temporary
                : MigrationSessionState.None,
            _ when effects.RunsUnknownCode => MigrationSessionState.Unknown,
            _ when form.Change == ObjectChange.Created && TemporaryObjects.IsCreated(reading.Match) =>
                MigrationSessionState.Temporary,
            _ when FunctionCalls.In(reading.Match).Any(c => c.Kind == FunctionKind.LocksSession) =>
                MigrationSessionState.Lock,
            _ when effects.Settings.Any(s => !s.IsLocal) => MigrationSessionState.Settings,
            _ => MigrationSessionState.None,
        };

    private static bool IsDiscardTemporary(SqlTokens tokens) =>
        tokens.IsWord(1, "TEMP") || tokens.IsWord(1, "TEMPORARY");

    private static SavepointUse SavepointOf(StatementForm form) =>
        form.Kind switch
        {
            "SAVEPOINT" => SavepointUse.Sets,
            "RELEASE" => SavepointUse.Releases,
            "ROLLBACK" when form.Rule == TransactionRule.Allowed => SavepointUse.RollsBackTo,
            _ => SavepointUse.None,
        };

    private static string? NameOf(PatternMatch? match, string[] roles) =>
        match?.Captures.Where(c => roles.Contains(c.Role)).Select(c => Last(match, c.To)).FirstOrDefault();

    private static string? FirstName(PatternMatch match) =>
        match.Captures is [var (_, _, to), ..] ? Last(match, to) : null;

    private static string Last(PatternMatch match, int to) => SqlText.Unquote(match.Tokens.Text(to - 1));

    // DEALLOCATE [ PREPARE ] name, CLOSE name; ALL is a keyword there.
    private static string? Word(SqlTokens tokens)
    {
        var at = tokens.IsWord(1, "PREPARE") ? 2 : 1;
        return tokens.IsWord(at, "ALL") || tokens.Kind(at) == SqlTokenKind.End
            ? null
            : SqlText.Unquote(tokens.Text(at));
    }

    private static bool IsComputed(PatternMatch match) =>
        FunctionCalls
            .In(match)
            .All(c => c.Kind is FunctionKind.SetsSetting or FunctionKind.Immutable or FunctionKind.Stable);

    private static bool IsUnlock(PatternMatch match) =>
        FunctionCalls
            .In(match)
            .Where(c => c.Kind == FunctionKind.LocksSession)
            .All(c => FunctionFacts.IsUnlock(c.Name));
}

/// <summary>What a statement does with a savepoint.</summary>
internal enum SavepointUse : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It sets one.</summary>
    Sets,

    /// <summary>It releases one.</summary>
    Releases,

    /// <summary>It rolls back to one.</summary>
    RollsBackTo,
}
