using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>
/// Notes a last file that builds the whole schema: it must run first on an empty database, and never on a live one,
/// where it would be the last phase.
/// </summary>
internal static class MisplacedBootstrap
{
    /// <summary>How many of the first files are compared with the last one. What builds all builds what they make.</summary>
    private const int FirstFiles = 3;

    private const int MostNamed = 3;

    /// <summary>Adds the note, where the last phase makes tables that the first phases make.</summary>
    internal static void Note(FolderReading folder)
    {
        if (folder.Phases.FindAll(p => !p.Repeatable) is not [.., { } last] phases || phases.Count < 2)
        {
            return;
        }

        var made = TablesOf(folder, last.Apply, keepsDropped: false);
        var again = phases
            .Take(Math.Min(FirstFiles, phases.Count - 1))
            .SelectMany(p => TablesOf(folder, p.Apply, keepsDropped: true))
            .Where(made.Contains)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (again.Count > 0)
        {
            folder.Note(
                last.Apply,
                $"is the last phase, and makes {DisplayText.Join([.. again.Take(MostNamed)])} as the first files do: it seems to "
                    + "build the whole schema, which is for empty databases only. Name it under 'bootstrap', or under "
                    + "'archive'."
            );
        }
    }

    private static HashSet<string> TablesOf(FolderReading folder, string file, bool keepsDropped)
    {
        var tables = new HashSet<string>(StringComparer.Ordinal);
        var dropped = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var state = new ScriptState();
            foreach (var statement in SqlReader.ReadFile(folder.PathOf(file)).Statements)
            {
                var effects = StatementAnalysis.EffectsOf(statement, state);
                tables.UnionWith(effects.Created.Where(o => o.Type == "table").Select(NameOf));
                dropped.UnionWith(effects.Dropped.Where(o => o.Type == "table").Select(NameOf));
            }
        }
        catch (Exception e) when (e is PlanInvalidException or IOException or UnauthorizedAccessException)
        {
            // What is wrong with the file is reported where it is run.
        }

        // A table that the last file drops as well is one that it replaces; another file may drop it to undo.
        if (!keepsDropped)
        {
            tables.ExceptWith(dropped);
        }

        return tables;
    }

    private static string NameOf(MigrationStatementObject table) =>
        table.Name.StartsWith("public.", StringComparison.Ordinal) ? table.Name["public.".Length..] : table.Name;
}
