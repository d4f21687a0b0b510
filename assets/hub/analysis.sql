-- For whoever looks with Grafana, Metabase or psql: one view for each question, with words that explain it. No name stands in any
-- of them; who may know joins `personal` by office and row.

create index employee_by_person on records.employee (person);

create view analysis.offices as
select office.office, code as office_code, coalesce(name, code) as office_name, agency, scheme,
    max(chain.heard) as last_heard, count(chain.replica) as machines, coalesce(sum(chain.reaches), 0) as changes,
    coalesce(sum(chain.known - chain.reaches), 0) as missing, changed > refreshed as is_stale
from office left join chain on chain.office = office.office
group by office.office, code, name, agency, scheme, changed, refreshed;
comment on view analysis.offices is 'Every office that has sent anything: of which agency, by which local evaluation system (scheme), when it was last heard of, how many changes it has sent and how many are known to be missing. is_stale: something has landed that the other views do not show yet (run: tatap hub refresh).';

create view analysis.progress as
select o.agency, o.office_code, o.office_name, o.scheme, u.name as unit_name, p.period, p.person, p.stage, p.progress
from records.plan p
    join analysis.offices o on o.office = p.office
    left join records.employee e on e.office = p.office and e.person = p.person
    left join unit u on u.office = p.office and u.unit = coalesce(p.unit, e.unit);
comment on view analysis.progress is 'A row for each plan (SKP) of a person for a period: where it stands (draft, submitted, approved, evaluating, evaluated), and the mean achievement of its indicators in per cent, each up to 100. A measure of progress, no rating.';

create view analysis.completion as
select o.agency, o.office_code, o.office_name, o.scheme, u.name as unit_name, c.period, c.people, c.planned, c.agreed,
    c.rated, c.undecided, c.closed, c.very_good, c.good, c.needs_improvement, c.poor, c.very_poor
from completion c
    join analysis.offices o on o.office = c.office
    left join unit u on u.office = c.office and u.unit = c.unit;
comment on view analysis.completion is 'A row for each unit and period: how many people work there now, and of how many there is a plan, an agreed plan, both ratings, ratings side by side that nobody has decided between, a closed evaluation; and how many closed with which predikat.';

create view analysis.predikat_pattern as
select o.agency, o.office_code, o.office_name, o.scheme, u.name as unit_name, s.period, s.organisation, s.very_good, s.good,
    s.needs_improvement, s.poor, s.very_poor, s.verdict
from records.spread s
    join analysis.offices o on o.office = s.office
    left join unit u on u.office = s.office and u.unit = s.unit;
comment on view analysis.predikat_pattern is 'How predikat are spread in a unit and all below it, against the pattern for what its organisation achieved (SE MenPANRB 3/2023): verdict is fits, breaches, or unchecked where there are too few people. The pattern is a consideration, never an order.';

create view analysis.survey_index as
select o.agency, o.office_code, o.office_name, o.scheme, u.name as unit_name, s.year, s.element, s.n, s.mean, s.index, s.grade,
    s.hidden
from records.survey s
    join analysis.offices o on o.office = s.office
    left join unit u on u.office = s.office and u.unit = s.unit;
comment on view analysis.survey_index is 'The satisfaction survey (SKM, PermenPANRB 14/2017) of a unit by year: where element is null the index of the whole (25 to 100) and its grade, otherwise the mean of the element (1 to 4). Hidden where so few answered that one of them could be worked out.';

create view analysis.complaint_deadlines as
select o.agency, o.office_code, o.office_name, o.scheme, u.name as unit_name, c.complaint, c.kind, c.channel, c.service,
    c.received, c.due, c.answered, c.stage, c.urgency, c.in_time, c.due - current_date as days_left
from records.complaint c
    join analysis.offices o on o.office = c.office
    left join unit u on u.office = c.office and u.unit = c.unit;
comment on view analysis.complaint_deadlines is 'A row for each complaint of the public: when it came, until when it is to be answered (working days of UU 25/2009, Perpres 76/2013, PermenPANRB 62/2018), when it was. days_left counts from today, negative when late; stage and urgency are as of the last refresh.';

create view analysis.training_needs as
select o.agency, o.office_code, o.office_name, o.scheme, u.name as unit_name, t.person, t.year, t.name as training, t.kind,
    t.state, t.hours
from records.training t
    join analysis.offices o on o.office = t.office
    left join records.employee e on e.office = t.office and e.person = t.person
    left join unit u on u.office = t.office and u.unit = e.unit
union all
select o.agency, o.office_code, o.office_name, o.scheme, u.name, c.person, c.year, c.name, 'competence-gap', 'needed', null
from records.competence c
    join analysis.offices o on o.office = c.office
    left join records.employee e on e.office = c.office and e.person = c.person
    left join unit u on u.office = c.office and u.unit = e.unit
where c.gap > 0;
comment on view analysis.training_needs is 'What people need to learn: courses that are needed, planned or done, with lesson hours (JP), and every competence in which somebody is below the standard of the post (kind competence-gap).';

create view analysis.daily_log as
select o.agency, o.office_code, o.office_name, o.scheme, u.name as unit_name, l.person, l.day, l.state, l.minutes, l.quantity,
    l.unit_of_measure
from records.log l
    join analysis.offices o on o.office = l.office
    left join records.employee e on e.office = l.office and e.person = l.person
    left join unit u on u.office = l.office and u.unit = e.unit;
comment on view analysis.daily_log is 'A row for each entry of the daily log: of whom, on which day, how long (minutes), how much, and whether the superior has approved it.';

create view analysis.open_conflicts as
select o.agency, o.office_code, o.office_name, o.scheme, r.period, count(distinct (r.owner, r.rater)) as undecided
from (
    select office, owner, period, rater, count(*) over (partition by office, owner, period, rater) as versions
    from current_rating
) r
    join analysis.offices o on o.office = r.office
where r.versions > 1
group by o.agency, o.office_code, o.office_name, o.scheme, r.period;
comment on view analysis.open_conflicts is 'Ratings by the same rater that were written without having seen each other, between which nobody has decided: how many by office and period (YYYYPP: PP 0 the year, 1 to 12 a month, 21 to 24 a quarter). As of the last landing.';
