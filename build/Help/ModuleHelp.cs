namespace DbMigrate.Build.Help;

/// <summary>Makes the module's help files from the pages in docs/en-US.</summary>
/// <remarks>
/// The build needs neither PowerShell nor PlatyPS for them. Where PlatyPS is installed, a test compares the two:
/// tests/Module/HelpFiles.Tests.ps1.
/// </remarks>
internal static class ModuleHelp
{
    /// <summary>Writes a MAML file for the cmdlets and a text file for each about_ topic.</summary>
    /// <param name="pages">The folder of the Markdown files.</param>
    /// <param name="target">The module's folder for this language. It is created.</param>
    /// <exception cref="BuildFailedException">A page does not follow the schema.</exception>
    public static async Task WriteAsync(string pages, string target)
    {
        Directory.CreateDirectory(target);
        var commands = new List<CommandPage>();
        foreach (var file in Directory.GetFiles(pages, "*.md").Order(StringComparer.Ordinal))
        {
            var place = Path.GetRelativePath(Repository.Root, file);
            var text = await File.ReadAllTextAsync(file);
            if (
                Path.GetFileNameWithoutExtension(file) is var name
                && name.StartsWith("about_", StringComparison.Ordinal)
            )
            {
                await File.WriteAllTextAsync(
                    Path.Combine(target, $"{name}.help.txt"),
                    TopicWriter.Convert(place, text)
                );
            }
            else
            {
                commands.Add(CommandPageReader.Read(place, text));
            }
        }

        foreach (var group in commands.GroupBy(c => c.HelpFile))
        {
            MamlWriter.Write(Path.Combine(target, group.Key), group);
        }
    }
}
