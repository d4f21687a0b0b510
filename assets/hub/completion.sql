-- Counts the people of the office $1 by unit and period.
with member as (
    -- Whom head office knows and of whom another office tells more belongs there.
    select person, coalesce(unit, '') as unit
    from records.employee e
    where office = $1 and not coalesce(retired, false)
        and not exists (
            select 1 from records.employee other
            where other.person = e.person and other.office <> $1 and other.sight = 'full'
                and exists (select 1 from office where office.office = $1 and code = 'pusat')
        )
),
at as (
    select period from records.plan where office = $1
    union select period from records.rating where office = $1
    union select period from records.closing where office = $1
),
rated as (
    select person, period, bool_or(undecided) as undecided
    from records.rating
    where office = $1 and results is not null and behaviour is not null
    group by person, period
),
closed as (
    select person, period, max(predikat) as predikat
    from records.closing
    where office = $1 and stands and reopened is null
    group by person, period
)
insert into completion (
    office, unit, period, people, planned, agreed, rated, undecided, closed,
    very_good, good, needs_improvement, poor, very_poor
)
select $1, member.unit, at.period, count(*), count(plan.stage), count(*) filter (where plan.stage not in ('draft', 'submitted')),
    count(rated.person), count(*) filter (where rated.undecided), count(closed.person),
    count(*) filter (where closed.predikat = 'very-good'),
    count(*) filter (where closed.predikat = 'good'),
    count(*) filter (where closed.predikat = 'needs-improvement'),
    count(*) filter (where closed.predikat = 'poor'),
    count(*) filter (where closed.predikat = 'very-poor')
from member
    cross join at
    left join records.plan plan on plan.office = $1 and plan.person = member.person and plan.period = at.period
    left join rated on rated.person = member.person and rated.period = at.period
    left join closed on closed.person = member.person and closed.period = at.period
where at.period is not null
group by member.unit, at.period
