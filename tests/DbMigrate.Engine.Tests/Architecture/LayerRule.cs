using Mono.Cecil;
using NetArchTest.Rules;

namespace DbMigrate.Engine.Tests.Architecture;

/// <summary>A type uses no type of a later layer.</summary>
/// <param name="layers">The layer of each type, by name.</param>
internal sealed class LayerRule(IReadOnlyDictionary<string, string> layers) : ICustomRule
{
    /// <summary>The references that break the rule, as <c>Layer/Type -> Layer/Type</c>.</summary>
    internal List<string> Violations { get; } = [];

    public bool MeetsRule(TypeDefinition type)
    {
        if (!layers.TryGetValue(TypeReferences.NameOf(type), out var layer))
        {
            // Types that the compiler makes have no source file.
            return true;
        }

        var upward = TypeReferences
            .Of(type)
            .Where(name => layers.TryGetValue(name, out var other) && RankOf(other) > RankOf(layer))
            .Select(name => $"{layer}/{TypeReferences.NameOf(type)} -> {layers[name]}/{name}")
            .ToList();
        Violations.AddRange(upward);
        return upward.Count == 0;
    }

    private static int RankOf(string layer) => Array.IndexOf(SourceLayers.Order, layer);
}
