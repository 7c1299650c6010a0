namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Combines what is known of several statements, or of the parts of one.</summary>
internal static class EffectOrder
{
    /// <summary>Returns the stronger of two: No, Maybe, Unknown, Yes.</summary>
    public static MigrationStatementEffect Max(MigrationStatementEffect one, MigrationStatementEffect other) =>
        one > other ? one : other;

    /// <summary>Returns the state that both leave behind; of different kinds it is Unknown.</summary>
    public static MigrationSessionState Join(MigrationSessionState one, MigrationSessionState other) =>
        one == MigrationSessionState.None || one == other ? other
        : other == MigrationSessionState.None ? one
        : MigrationSessionState.Unknown;
}
