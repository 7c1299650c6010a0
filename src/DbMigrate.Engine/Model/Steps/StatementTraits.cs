using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>What an executor needs to know of a statement, by its effects. A file may have a million of them.</summary>
/// <param name="SessionState">What it changes in the session beyond the end of its transaction.</param>
internal readonly record struct StatementTraits(MigrationSessionState SessionState)
{
    /// <summary>
    /// Whether it may commit by itself, as a procedure does: an error does not take all of it back.
    /// </summary>
    internal bool MayCommit { get; init; }

    /// <summary>
    /// Whether it lets others go on while it waits for its locks. A lock time-out would leave an invalid object.
    /// </summary>
    internal bool IsConcurrent { get; init; }

    /// <summary>
    /// Whether it sets the lock time-out of its session or its transaction, or runs code that is not read.
    /// </summary>
    internal bool SetsLockTimeout { get; init; }

    /// <summary>Whether it names the lock time-out of its session.</summary>
    internal bool NamesLockTimeout { get; init; }

    /// <summary>Whether something that it fires, as a trigger, may set the lock time-out.</summary>
    internal bool MayFire { get; init; }

    /// <summary>Whether it may wait for a lock that stops readers or writers.</summary>
    internal bool MayLockStrongly { get; init; }

    /// <summary>Whether it may change the role of its session or its transaction.</summary>
    internal bool ChangesRole { get; init; }

    /// <summary>Whether it changes settings and waits for no lock: SET and RESET.</summary>
    internal bool IsSetting { get; init; }

    /// <summary>Whether it is SET TRANSACTION, which must come before any query.</summary>
    internal bool SetsTransaction { get; init; }

    /// <summary>Returns the traits of a statement that cannot be read.</summary>
    internal static StatementTraits Unknown =>
        Of(string.Empty, StatementEffects.Unknown with { Transactional = false });

    /// <summary>Returns the traits of a statement.</summary>
    internal static StatementTraits Of(SqlStatement statement) =>
        Of(statement.Kind, StatementAnalysis.EffectsOf(statement, new ScriptState()));

    /// <summary>Returns the traits of a statement with these effects.</summary>
    internal static StatementTraits Of(string kind, StatementEffects effects)
    {
        var isUnknown = effects.SessionState == MigrationSessionState.Unknown;
        var isSetting = kind is "SET" or "RESET";
        return new StatementTraits(effects.SessionState)
        {
            MayCommit = effects is { Transactional: false, ChangesOthers: MigrationStatementEffect.Unknown },
            IsConcurrent = effects.IsConcurrent,
            SetsLockTimeout = effects.RunsUnknownCode || effects.Settings.Any(s => s.IsLockTimeout),
            NamesLockTimeout = effects.Settings.Any(s => s is { IsLocal: false, Name: "lock_timeout" }),
            MayFire = isUnknown,
            MayLockStrongly = effects.MayLockStrongly,
            ChangesRole = isUnknown || effects.Settings.Any(s => s.IsRole),
            IsSetting = isSetting,
            SetsTransaction = isSetting && effects.Settings.Any(s => s.Name == SettingChange.Transaction),
        };
    }
}
