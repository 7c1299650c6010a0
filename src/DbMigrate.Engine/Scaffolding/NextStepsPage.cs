using DbMigrate.Engine.Plans.Folders;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>Writes the page of next steps of a plan that was made for another tool's folder.</summary>
internal static class NextStepsPage
{
    /// <summary>Returns the page, in Markdown.</summary>
    /// <param name="name">The plan's name.</param>
    /// <param name="folder">The folder of migration files.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="why">Why the layout was recognised.</param>
    /// <param name="command">Returns the host's command for an action.</param>
    internal static string Of(
        string name,
        string folder,
        FolderLayout layout,
        string why,
        Func<PlanAction, string> command
    ) =>
        $"""
            # {name}

            The phases of this plan are the files of the folder `{folder}`, in the layout `{layout.Name}`: {why}.
            The files stay where they are. A new file in the folder is a new phase.

            ## Next steps

            1. Set the environment variable `DATABASE_URL` to the database, as in `postgres://user@host:5432/database`.
            2. List the phases, and read the comments in `plan.yaml`:

               ```
               {command(PlanAction.Show)}
               ```

            3. {Adoption(layout, command)}

            4. See what each phase would do, with its locks. Nothing is changed:

               ```
               {command(PlanAction.Preview)}
               ```

            5. Run the phases, on a copy of the database first:

               ```
               {command(PlanAction.Invoke)}
               ```

            6. See what is applied, and undo the last phase where it has an undo:

               ```
               {command(PlanAction.Status)}
               {command(PlanAction.Undo)}
               ```

            """.ReplaceLineEndings("\n");

    private static string Adoption(FolderLayout layout, Func<PlanAction, string> command) =>
        layout.Kind == MigrationLayout.Plain
            ? "If another tool has applied these files to the database, name it under `phases_from`, as in "
                + $"`history: rails`, and take its history over: `{command(PlanAction.Adopt)}`."
            : $"If {layout.Name} has been used on the database, take its history over. Its table is only read: "
                + $"`{command(PlanAction.Adopt)}`.";
}
