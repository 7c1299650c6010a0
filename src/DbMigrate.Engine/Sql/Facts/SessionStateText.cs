namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Names what a statement made in its session, for messages.</summary>
internal static class SessionStateText
{
    /// <summary>Returns the text of something that has a name, as in <c>temporary object todo</c>.</summary>
    internal static string OfNamed(SessionFacts what) =>
        what.State switch
        {
            MigrationSessionState.Prepared => $"prepared statement {what.Name}",
            MigrationSessionState.Cursor => $"cursor {what.Name}",
            _ => $"temporary object {what.Name}",
        };

    /// <summary>Returns the text of something that later statements do not name; null: it has a name or no effect.</summary>
    internal static string? OfDone(SessionFacts what) =>
        what.State switch
        {
            MigrationSessionState.Lock => "the advisory lock that this statement took",
            MigrationSessionState.Channel => "the channel that this statement listened to",
            MigrationSessionState.Settings => "the setting that this statement computed from data",
            MigrationSessionState.Unknown => "what the code that this statement ran may have set",
            _ => null,
        };
}
