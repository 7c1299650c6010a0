namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>The queries that make a snapshot.</summary>
internal static class ObjectSources
{
    internal static readonly IReadOnlyList<ObjectSource> All = [NamespaceObject.Source, EnumObject.Source];
}
