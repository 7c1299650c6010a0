using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>What an executor needs to know of a statement, by its effects. A file may have a million of them.</summary>
/// <param name="SessionState">What it changes in the session beyond the end of its transaction.</param>
/// <param name="MayCommit">
/// Whether it may commit by itself, as a procedure does: an error does not take all of it back.
/// </param>
internal readonly record struct StatementTraits(MigrationSessionState SessionState, bool MayCommit)
{
    /// <summary>Returns the traits of a statement that cannot be read.</summary>
    internal static StatementTraits Unknown => Of(StatementEffects.Unknown with { Transactional = false });

    /// <summary>Returns the traits of a statement with these effects.</summary>
    internal static StatementTraits Of(StatementEffects effects) =>
        new(effects.SessionState, effects is { Transactional: false, ChangesOthers: MigrationStatementEffect.Unknown });
}
