using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>A step, check or gate that was read.</summary>
/// <param name="Made">The item; null: it has errors, or its kind is not available.</param>
/// <param name="Normal">Its normal form, for checksums: the kind's key with all parameters in it, then the common
/// keys.</param>
/// <param name="Kind">The kind's key.</param>
/// <param name="GivenName">The name in the plan, or null.</param>
internal sealed record PlanItem<T>(T? Made, PlanMap Normal, string Kind, string? GivenName)
    where T : class
{
    /// <summary>The item that comes before it and that the plan does not write out, or null.</summary>
    internal T? Before { get; init; }
}
