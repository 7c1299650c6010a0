-- Archived: never run again.

CREATE FUNCTION app.validation_problems() RETURNS TABLE (problem text, number bigint)
    LANGUAGE sql STABLE
    SET search_path = ''
    AS $$
    SELECT 'organizations whose owner is no member with that role', count(*)
    FROM (
        SELECT 1 FROM public.organizations AS o
        WHERE NOT EXISTS (
            SELECT FROM public.organization_members AS m
            WHERE m.organization_id = o.id AND m.user_id = o.owner_id AND m.role = 'owner'
        )
    ) AS found
    UNION ALL
    SELECT 'subscriptions that are active more than 30 days after their period', count(*)
    FROM (
        SELECT 1 FROM public.subscriptions AS s
        WHERE s.status = 'active' AND s.current_period_end < now() - interval '30 days'
    ) AS found
    UNION ALL
    SELECT 'relationships to a file that is no event of the user', count(*)
    FROM (
        SELECT 1 FROM public.relationships AS r
        WHERE NOT EXISTS (SELECT FROM public.events AS e WHERE e.user_id = r.user_id)
    ) AS found
$$;
COMMENT ON FUNCTION app.validation_problems() IS
    'What is wrong with the rows: each problem, and how many rows have it.';
