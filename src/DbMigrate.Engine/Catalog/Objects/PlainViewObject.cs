namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A view that is not materialized.</summary>
internal sealed record PlainViewObject() : ViewObject(ObjectKind.View);
