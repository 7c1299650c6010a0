using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>What the condition of a policy permits, as PostgreSQL prints it.</summary>
public sealed class PolicyConditionTests
{
    private static readonly string[] Functions = ["public.who", "app.\"Tenant\""];

    [Theory]
    [InlineData("true", true)]
    [InlineData("((TRUE))", true)]
    [InlineData("false", false)]
    [InlineData("owner", null)]
    [InlineData("NOT false", true)]
    [InlineData("(NOT (true))", false)]
    [InlineData("NOT a", null)]
    [InlineData("true OR a", true)]
    [InlineData("a OR (b AND true)", null)]
    [InlineData("a OR (1 = 1)", true)]
    [InlineData("false OR false", false)]
    [InlineData("false OR a", null)]
    [InlineData("true AND (NOT false)", true)]
    [InlineData("true AND a", null)]
    [InlineData("a AND false", false)]
    [InlineData("(a OR true) AND (b OR true)", true)]
    [InlineData("( SELECT true AS bool)", true)]
    [InlineData("( SELECT true)", true)]
    [InlineData("( SELECT false AS bool)", false)]
    [InlineData("( SELECT true AS bool FROM t)", null)]
    [InlineData("( SELECT a AS bool)", null)]
    [InlineData("1 = 1", true)]
    [InlineData("1 = 2", null)]
    [InlineData("1 <> 1", null)]
    [InlineData("'a'::text = 'a'::text", true)]
    [InlineData("'a'::text = 'b'::text", null)]
    [InlineData("'a'::character varying(10) = 'a'::character varying(10)", true)]
    [InlineData("'{a}'::text[] = '{a}'::text[]", true)]
    [InlineData("1 = owner", null)]
    [InlineData("1", null)]
    [InlineData("NULL::text IS NULL", true)]
    [InlineData("NULL::text IS NOT NULL", false)]
    [InlineData("'a'::text IS NULL", false)]
    [InlineData("'a'::text IS NOT NULL", true)]
    [InlineData("'a'::text IS DISTINCT FROM NULL", null)]
    [InlineData("owner IS NULL", null)]
    [InlineData("NULL::boolean", false)]
    [InlineData("NULL = NULL", null)]
    [InlineData("", null)]
    public void A_condition_may_have_the_same_value_for_each_row(string condition, bool? expected) =>
        Assert.Equal(expected, PolicyCondition.Constant(condition));

    [Theory]
    [InlineData("(auth.uid() IS NULL) OR (owner = auth.uid())", "auth.uid")]
    [InlineData("(owner = auth.uid()) OR (auth.uid() IS NULL)", "auth.uid")]
    [InlineData("((( SELECT auth.uid() AS uid) IS NULL) OR (owner = 1))", "auth.uid")]
    [InlineData("(( SELECT auth.uid()) IS NULL) OR a", "auth.uid")]
    [InlineData("(NULLIF(auth.uid(), ''::text) IS NULL) OR a", "auth.uid")]
    [InlineData("(public.who() IS NULL) OR a", "public.who")]
    [InlineData("(app.\"Tenant\"(1) IS NULL) OR a", "app.\"Tenant\"")]
    [InlineData("(current_setting('a.b'::text, true) IS NULL) OR a", "current_setting")]
    // Without the second argument it fails where the setting is missing.
    [InlineData("(current_setting('a.b'::text) IS NULL) OR a", null)]
    [InlineData("(current_setting('a.b'::text, false) IS NULL) OR a", null)]
    [InlineData("auth.uid() IS NULL", null)]
    [InlineData("(auth.uid() IS NOT NULL) OR a", null)]
    [InlineData("(auth.uid() IS NULL) AND a", null)]
    [InlineData("(owner IS NULL) OR (owner = auth.uid())", null)]
    [InlineData("(public.other() IS NULL) OR a", null)]
    [InlineData("(public.who(owner) IS NULL) OR a", null)]
    public void A_condition_may_be_true_for_who_is_not_logged_in(string condition, string? call) =>
        Assert.Equal(call, PolicyCondition.OpenWithoutLogin(condition, Functions));

    [Theory]
    [InlineData("owner = auth.uid()", "auth.uid")]
    [InlineData("owner = ( SELECT auth.uid() AS uid)", null)]
    [InlineData("(owner = ( SELECT auth.uid() AS uid)) AND (tenant = public.who())", "public.who")]
    [InlineData("tenant = current_setting('a.b'::text)", "current_setting")]
    [InlineData("tenant = app.\"Tenant\"()", "app.\"Tenant\"")]
    [InlineData("tenant = public.who('a'::character varying(9), NULL::text[], TRUE, FALSE, 1)", "public.who")]
    [InlineData("tenant = public.who(owner)", null)]
    [InlineData("tenant = public.who('a'::text, owner)", null)]
    [InlineData("tenant = public.who(\"Owner\")", null)]
    [InlineData("tenant = public.other()", null)]
    [InlineData("tenant = public.who", null)]
    [InlineData("current_setting = 1", null)]
    [InlineData("tenant = lower('a'::text)", null)]
    public void A_call_is_made_for_each_row_unless_it_is_in_a_subquery(string condition, string? call) =>
        Assert.Equal(call, PolicyCalls.PerRow(condition, Functions));
}
