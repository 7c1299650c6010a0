namespace DbMigrate.Engine.Journal;

/// <summary>The journal's row of a milestone.</summary>
internal static class MilestoneEntry
{
    internal static JournalEntry Of(string name, string? note, Guid? run) =>
        new(JournalEvents.MilestoneCompleted)
        {
            Run = run,
            Message = note,
            Detail = JournalStore.Json("milestone", name),
        };
}
