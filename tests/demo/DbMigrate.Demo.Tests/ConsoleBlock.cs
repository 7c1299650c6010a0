namespace DbMigrate.Demo.Tests;

/// <summary>A command of a page, and the output that the page shows for it.</summary>
internal sealed record ShownCommand(string Text, IReadOnlyList<string> Output);

/// <summary>The commands between <c>```console</c> and <c>```</c>.</summary>
/// <param name="FirstLine">The index of the line behind the opening fence.</param>
/// <param name="LastLine">The index of the closing fence.</param>
/// <param name="Commands">Its commands: the lines that begin with <c>$ </c>.</param>
internal sealed record ConsoleBlock(int FirstLine, int LastLine, IReadOnlyList<ShownCommand> Commands)
{
    private const string Prompt = "$ ";

    /// <summary>All blocks of a page, in order.</summary>
    internal static IReadOnlyList<ConsoleBlock> ReadAll(IReadOnlyList<string> page)
    {
        var blocks = new List<ConsoleBlock>();
        for (var line = 0; line < page.Count; line++)
        {
            if (page[line] == "```console")
            {
                var first = line + 1;
                while (page[++line] != "```") { }

                blocks.Add(new ConsoleBlock(first, line, Read(page.Skip(first).Take(line - first))));
            }
        }

        return blocks;
    }

    /// <summary>The page with the output that was got in place of the one that it shows.</summary>
    internal static IReadOnlyList<string> Replace(
        IReadOnlyList<string> page,
        IReadOnlyList<ConsoleBlock> blocks,
        IReadOnlyList<IReadOnlyList<ShownCommand>> got
    )
    {
        var lines = new List<string>();
        var from = 0;
        foreach (var (block, commands) in blocks.Zip(got))
        {
            lines.AddRange(page.Skip(from).Take(block.FirstLine - from));
            lines.AddRange(commands.SelectMany(c => c.Output.Prepend(Prompt + c.Text)));
            from = block.LastLine;
        }

        lines.AddRange(page.Skip(from));
        return lines;
    }

    private static List<ShownCommand> Read(IEnumerable<string> lines)
    {
        var commands = new List<(string Text, List<string> Output)>();
        foreach (var line in lines)
        {
            if (line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                commands.Add((line[Prompt.Length..], []));
            }
            else
            {
                commands[^1].Output.Add(line);
            }
        }

        return [.. commands.Select(c => new ShownCommand(c.Text, c.Output))];
    }
}
