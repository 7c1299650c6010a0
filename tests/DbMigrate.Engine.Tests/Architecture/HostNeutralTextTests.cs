using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Tests.Architecture;

/// <summary>The engine's texts name no command and no option of a host: each host adds its own next action.</summary>
public sealed partial class HostNeutralTextTests
{
    [Fact]
    public void No_text_of_the_engine_names_a_command_or_an_option_of_a_host() =>
        Assert.DoesNotContain(Texts(), text => NamesHost(text));

    [Theory]
    [InlineData("record it with Complete-MigrationMilestone")]
    [InlineData("or pass -Force")]
    [InlineData("run dbmigrate invoke again")]
    [InlineData("see `dbmigrate status`")]
    [InlineData("give --reason")]
    public void Such_a_text_is_found(string text) => Assert.True(NamesHost(text));

    [Theory]
    [InlineData("--encoding=UTF8")]
    [InlineData("ask the owner for GRANT USAGE ON SCHEMA dbmigrate TO app")]
    [InlineData("-- a comment of SQL")]
    [InlineData("the schema dbmigrate is not complete")]
    public void Words_of_PostgreSQL_are_no_option(string text) => Assert.False(NamesHost(text));

    private static bool NamesHost(string text) =>
        Cmdlet().IsMatch(text) || Parameter().IsMatch(text) || Command().IsMatch(text) || Option().IsMatch(text);

    /// <summary>Reads every string literal of the assembly and its embedded SQL files.</summary>
    private static IEnumerable<string> Texts()
    {
        var assembly = typeof(MigrationPlan).Assembly;
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var texts = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            texts.Add(metadata.GetUserString(handle));
        }

        Assert.Contains(texts, t => t.Contains("nothing was run", StringComparison.Ordinal));

        // In style sheets, what begins with two dashes is a variable.
        foreach (
            var name in assembly.GetManifestResourceNames().Where(n => !n.EndsWith(".css", StringComparison.Ordinal))
        )
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            texts.Add(reader.ReadToEnd());
        }

        return texts;
    }

    [GeneratedRegex(@"\b[A-Z][a-z]+-(Migration|Secret)[A-Z]?")]
    private static partial Regex Cmdlet();

    // A parameter of PowerShell: a dash before a capitalized word, not within a word or a date.
    [GeneratedRegex(@"(?<![\w\]\)'-])-[A-Z][a-z]+")]
    private static partial Regex Parameter();

    [GeneratedRegex(
        @"\bdbmigrate (new|plan|status|preflight|invoke|verify|undo|suspend|resume|approve|milestone|metric|history|repair|statements|sandbox)\b"
    )]
    private static partial Regex Command();

    // An option within a sentence; a literal that starts with one is an argument of a program.
    [GeneratedRegex(@"[\s(`]--[a-z]")]
    private static partial Regex Option();
}
