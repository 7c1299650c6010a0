namespace DbMigrate.Engine.Tests.Sql;

/// <summary>Tests that measure time or memory: nothing else runs in the process meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredCollection
{
    public const string Name = "measured";
}
