namespace DbMigrate.Engine.Tests.Sql;

/// <summary>Tests that measure CPU time or memory: nothing else runs in the process at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredCollection
{
    public const string Name = "measured";
}
