using DbMigrate.Engine.Journal.Access;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>The list of the journal's definitions, which the program carries so that no start has to make it.</summary>
public sealed class JournalDefinitionTests
{
    private const string File = "src/DbMigrate.Engine/Journal/Access/definitions.txt";

    [Fact]
    [Trait("Category", "Docs")]
    public void The_list_is_that_of_the_files_that_create_the_journal()
    {
        string[] lines =
        [
            .. JournalDefinitionReader.ReadFunctions().Select(f => JournalDefinitions.FunctionMark + f),
            .. JournalDefinitionReader.ReadColumns().Select(c => JournalDefinitions.ColumnMark + c),
        ];
        Snapshot.Compare(File, string.Join('\n', lines) + "\n", "FullyQualifiedName~JournalDefinitionTests");
    }

    [Fact]
    public void The_program_has_the_list()
    {
        Assert.Equal(JournalDefinitionReader.ReadFunctions(), JournalDefinitions.Functions);
        Assert.Equal(JournalDefinitionReader.ReadColumns(), JournalDefinitions.Columns);
        Assert.Contains("event.hash:bytea", JournalDefinitions.Columns);
        Assert.Contains(JournalDefinitions.Functions, f => f.StartsWith("append(", StringComparison.Ordinal));
    }
}
