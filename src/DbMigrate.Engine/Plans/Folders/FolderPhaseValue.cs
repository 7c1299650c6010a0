using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>Writes a phase of a folder as the plan's file would have it.</summary>
internal static class FolderPhaseValue
{
    /// <summary>Returns a phase.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="files">The folder.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="ownUndo">A file outside of the layout that undoes it, relative to the plan's folder, or null.</param>
    internal static PlanMap Of(FolderPhase phase, FolderReading files, MigrationLayout layout, string? ownUndo)
    {
        var place = files.PlaceOf(phase.Apply);
        var entries = new List<PlanEntry> { Entry("id", phase.Id, place) };
        if (phase.Title is { } title)
        {
            entries.Add(Entry("title", title, place));
        }

        if (phase.Repeatable)
        {
            entries.Add(new PlanEntry("repeatable", new PlanScalar("true", Plain: true, place), place));
        }

        var reads = !phase.AsItIs && LayoutNames.OfViews.Contains(LayoutNames.Of(layout));
        entries.Add(List("apply", Step(files.NameOf(phase.Apply), undoes: false)));
        if (ownUndo is not null)
        {
            entries.Add(List("undo", Plain(ownUndo)));
        }
        else if (phase.Undo is { } undo)
        {
            // A file of its own that undoes has no sections, but for placeholders it is like the other one.
            var isApply = FileLayout.HasSections(layout);
            entries.Add(List("undo", isApply ? Plain(files.NameOf(undo)) : Step(files.NameOf(undo), undoes: false)));
        }
        else if (reads && FileLayout.HasSections(layout))
        {
            entries.Add(List("undo", Step(files.NameOf(phase.Apply), undoes: true)));
        }

        if (phase.Verify is { } verify)
        {
            entries.Add(List("verify", Map("runs", [Entry("file", files.NameOf(verify), place)])));
        }

        return new PlanMap(entries, place);

        PlanMap Plain(string file) => Map("sql", [Entry("file", file, place)]);

        PlanMap Step(string file, bool undoes)
        {
            var parameters = new List<PlanEntry> { Entry("file", file, place) };
            if (reads)
            {
                parameters.Add(Entry("layout", LayoutNames.Of(layout), place));
            }

            if (undoes)
            {
                parameters.Add(Entry("direction", "undo", place));
            }

            if (phase.WithoutTransaction)
            {
                parameters.Add(Entry("transaction", "statement", place));
            }

            return Map("sql", parameters);
        }

        PlanMap Map(string key, IReadOnlyList<PlanEntry> parameters) =>
            new([new PlanEntry(key, new PlanMap(parameters, place), place)], place);

        PlanEntry List(string key, PlanMap item) => new(key, new PlanList([item], place), place);
    }

    /// <summary>Returns a key with a text.</summary>
    internal static PlanEntry Entry(string key, string text, SourcePlace place) =>
        new(key, new PlanScalar(text, Plain: false, place), place);
}
