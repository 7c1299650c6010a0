namespace DbMigrate.Cli.Output;

/// <summary>Writes what was registered, or removed, to call maintenance.</summary>
internal static class ScheduleText
{
    /// <summary>Writes the files with their texts, and the commands.</summary>
    public static void Write(TextReport report, ScheduleRegistration registration)
    {
        if (registration.Name.Length > 0)
        {
            report.Line(new Cell(registration.Name, Colour.Bold), $" ({registration.Kind}), plan {registration.Plan}");
        }

        foreach (var file in registration.Files)
        {
            report.Line();
            report.Line(new Cell(file.Path, Colour.Cyan));
            foreach (var line in file.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Where(l => l.Length > 0))
            {
                report.Line("    " + line);
            }
        }

        if (registration.Commands.Count > 0)
        {
            report.Line();
            foreach (var command in registration.Commands)
            {
                report.Line(command);
            }
        }

        if (registration.Message.Length > 0)
        {
            if (registration.Name.Length > 0)
            {
                report.Line();
            }

            report.Indented(string.Empty, registration.Message);
        }
    }
}
