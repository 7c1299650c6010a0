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
        entries.Add(List("apply", Step(files.NameOf(phase.Apply), undoes: false, place)));
        if (ownUndo is not null)
        {
            entries.Add(List("undo", Plain(ownUndo, new SourcePlace(ownUndo, 1, 1))));
        }
        else if (phase.Undo is { } undo)
        {
            // A file of its own that undoes has no sections, but for placeholders it is like the other one.
            var isApply = FileLayout.HasSections(layout);
            var (file, at) = (files.NameOf(undo), files.PlaceOf(undo));
            entries.Add(List("undo", isApply ? Plain(file, at) : Step(file, undoes: false, at)));
        }
        else if (reads && FileLayout.HasSections(layout))
        {
            entries.Add(List("undo", Step(files.NameOf(phase.Apply), undoes: true, place)));
        }

        if (phase.Verify is { } verify)
        {
            var at = files.PlaceOf(verify);
            entries.Add(List("verify", Map("runs", [Entry("file", files.NameOf(verify), at)], at)));
        }

        return new PlanMap(entries, place);

        static PlanMap Plain(string file, SourcePlace at) => Map("sql", [Entry("file", file, at)], at);

        PlanMap Step(string file, bool undoes, SourcePlace at)
        {
            var parameters = new List<PlanEntry> { Entry("file", file, at) };
            if (reads)
            {
                parameters.Add(Entry("layout", LayoutNames.Of(layout), at));
            }

            if (undoes)
            {
                parameters.Add(Entry("direction", "undo", at));
            }

            if (phase.WithoutTransaction)
            {
                parameters.Add(Entry("transaction", "statement", at));
            }

            return Map("sql", parameters, at);
        }

        static PlanMap Map(string key, IReadOnlyList<PlanEntry> parameters, SourcePlace at) =>
            new([new PlanEntry(key, new PlanMap(parameters, at), at)], at);

        static PlanEntry List(string key, PlanMap item) => new(key, new PlanList([item], item.Place), item.Place);
    }

    /// <summary>Returns a key with a text.</summary>
    internal static PlanEntry Entry(string key, string text, SourcePlace place) =>
        new(key, new PlanScalar(text, Plain: false, place), place);
}
