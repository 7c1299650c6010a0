using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Catalog.Audit;

/// <summary>A policy that holds for a role and a command.</summary>
/// <param name="Name">Its name, quoted where needed.</param>
/// <param name="IsPermissive">Whether it permits rows; else it restricts them.</param>
/// <param name="Condition">Its condition; empty: it has none.</param>
/// <param name="NewCondition">Its own condition for the new rows of an UPDATE; empty: that is the other one.</param>
internal sealed record AccessPolicy(string Name, bool IsPermissive, string Condition, string NewCondition)
{
    /// <summary>Whether it has an effect. Without a condition it permits no row and restricts none.</summary>
    internal bool Counts => Condition.Length > 0 && (IsPermissive ? Old != false : Old != true || New == false);

    /// <summary>Whether it permits every row, also new ones.</summary>
    internal bool PermitsAll => IsPermissive && Old == true && New != false && New is not null;

    /// <summary>Whether it restricts to no row.</summary>
    internal bool ForbidsAll => !IsPermissive && Condition.Length > 0 && Old == false;

    private bool? Old => Condition.Length > 0 ? PolicyCondition.Constant(Condition) : null;

    private bool? New => NewCondition.Length > 0 ? PolicyCondition.Constant(NewCondition) : Old;
}
