extension NameUsage {
    /// What is usual, as counted over the pages, the examples and the specs.
    ///
    /// Written by `UPDATE_EXPECT=1 swift test --filter CompletionQuality`; worth doing again when there are stages or
    /// members that people use much.
    package static let usual = NameUsage(
        """
        member: . 266 done 102 count 93 message 48 kind 36 upper 35 map 31 matches 26 slice 23 sorted 23
         contains 22 round 20 offset 18 to_int 18 failed 16 format 16 left 15 is_empty 12 repeat 12
         pad_start 11 place 11 split 11 index_of 10 stale 10 step 10 to_double 10 captures 9 to_string 9
         rows 8 trim 8 with 8 first 7 join 7 lines 7 pow 7 without 7 abs 6 date 6 keys 6 label 6 clamp 5
         get 5 is_blank 5 stack 5 starts_with 5 ends_with 4 lower 4 min 4 replace 4 sqrt 4 sum 4
         utf8_count 4 ceil 3 day 3 filter 3 floor 3 max 3 pad_end 3 second 3 skipped 3 sorted_by_key 3
         unique 3 values 3 weekday 3 days 2 flatten 2 hour 2 hours 2 id 2 is_nan 2 is_timezone 2 last 2
         merge 2 minute 2 month 2 reduce 2 request_id 2 reversed 2 status 2 unix 2 year 2 minutes 1
         seconds 1 zip 1
        member below abs: abs 2 clamp 1 min 1 to_string 1
        member below captures: captures 6 matches 2
        member below ceil: round 2 is_nan 1
        member below clamp: abs 1 clamp 1 floor 1 round 1 to_string 1
        member below contains: count 3 step 2 merge 1 slice 1 split 1 starts_with 1 sum 1 to_int 1
        member below count: count 20 upper 5 contains 3 first 3 sorted 3 utf8_count 3 is_empty 2 join 2
         pad_start 2 split 2 step 2 get 1 lines 1 lower 1 map 1 starts_with 1
        member below date: date 3 unix 1
        member below day: hour 2 second 1
        member below days: hours 1
        member below done: done 28 failed 15 stale 6 left 2 label 1 rows 1
        member below ends_with: contains 2 index_of 1
        member below failed: left 5 skipped 3 done 1 label 1 stale 1
        member below filter: reduce 1
        member below first: flatten 1 map 1 sorted 1 sum 1
        member below flatten: last 1 unique 1
        member below floor: ceil 3
        member below format: format 14 offset 1 unix 1
        member below get: contains 1 get 1 keys 1 merge 1
        member below hour: minute 2
        member below hours: days 1 seconds 1
        member below id: done 4 rows 2 label 1
        member below index_of: index_of 5 is_blank 1 pad_start 1 reversed 1 slice 1
        member below is_blank: is_blank 2 is_timezone 1 lines 1 upper 1
        member below is_empty: count 4 is_blank 2 join 2 slice 2
        member below is_nan: min 1 round 1
        member below join: is_empty 1 map 1 unique 1
        member below keys: values 3 . 1 contains 1 keys 1 with 1 without 1
        member below kind: message 5 kind 4 upper 2 contains 1 place 1 status 1
        member below label: done 4 id 1
        member below last: last 1
        member below left: done 3 label 2 left 2 id 1 rows 1
        member below lines: lines 2 pad_start 1 to_int 1
        member below lower: count 1 pad_start 1 slice 1 utf8_count 1
        member below map: map 4 filter 2 . 1 reduce 1 slice 1 sorted 1
        member below matches: matches 21 captures 3
        member below max: clamp 2
        member below merge: without 1
        member below message: message 12 kind 6 place 2 status 1
        member below min: max 3 first 1
        member below minute: second 2
        member below minutes: days 1
        member below month: day 2
        member below nothing: . 255 done 59 count 50 message 29 kind 26 upper 23 map 20 contains 12 repeat 7
         with 6 split 5 is_empty 4 place 4 slice 4 to_int 4 trim 4 abs 3 keys 3 matches 3 pad_start 3
         sorted 3 starts_with 3 first 2 round 2 stack 2 step 2 sum 2 year 2 date 1 ends_with 1 failed 1
         flatten 1 format 1 get 1 hours 1 index_of 1 join 1 left 1 lines 1 minutes 1 offset 1 pad_end 1
         pow 1 rows 1 sorted_by_key 1 to_string 1 unique 1
        member below offset: offset 16
        member below pad_end: pad_start 1 to_double 1
        member below pad_start: pad_end 2 repeat 2 replace 2 pad_start 1 trim 1
        member below place: message 2 stack 2 place 1
        member below pow: pow 4 sqrt 2
        member below reduce: join 1 map 1
        member below repeat: count 3 repeat 2 is_empty 1 replace 1
        member below replace: contains 1 lines 1 repeat 1 slice 1
        member below request_id: place 1 stack 1
        member below reversed: sorted 1 zip 1
        member below round: round 14 floor 2 to_string 2
        member below rows: done 2 rows 2 label 1
        member below second: weekday 2
        member below skipped: stale 3
        member below slice: slice 10 count 2 is_empty 2 index_of 1 join 1 pad_start 1 replace 1 reversed 1
        member below sorted: sorted 14 count 3 . 2 map 2 filter 1 first 1
        member below sorted_by_key: get 1 keys 1 sorted_by_key 1
        member below split: split 2 index_of 1 lines 1 map 1 trim 1
        member below sqrt: clamp 1 is_nan 1 min 1 pow 1
        member below stack: place 2
        member below stale: left 5 done 1 rows 1
        member below starts_with: ends_with 3
        member below status: request_id 2
        member below step: step 4 count 2
        member below sum: count 1 is_empty 1 min 1
        member below to_double: to_double 6 to_int 2 split 1
        member below to_int: to_int 10 to_double 3 is_timezone 1
        member below to_string: to_string 4 sqrt 2 pow 1
        member below trim: upper 2 is_empty 1 lower 1 slice 1 trim 1
        member below unique: index_of 1
        member below unix: weekday 1
        member below upper: count 2 lower 2 upper 2 . 1 contains 1 trim 1
        member below utf8_count: count 1 slice 1
        member below values: get 1 sorted_by_key 1 with 1
        member below weekday: date 2 day 1 format 1
        member below with: . 4 without 3
        member below without: . 2 without 2 count 1
        member below year: month 2
        member of Change: . 20
        member of Dealer: . 1
        member of Finding: . 1
        member of LocalTime: . 21
        member of Named: . 1
        member of Pair: . 2
        member of PlannedSite: . 18
        member of Row: . 2
        member of Site: . 50
        member of SiteDetail: . 25
        member of Visit: . 1
        member of any: count 11 . 7 upper 6 contains 5 slice 4 is_empty 3 map 2 sorted 2 without 2 join 1
         keys 1 pad_start 1 split 1 sum 1 to_int 1
        member of double: is_nan 1 round 1
        member of duration: days 2 hours 2 minutes 1 seconds 1
        member of error: message 48 kind 36 place 11 stack 5 request_id 2 status 2
        member of instant: offset 18 format 16 date 6 day 3 second 3 weekday 3 hour 2 minute 2 month 2
         unix 2 year 2
        member of int: abs 1
        member of list: count 30 map 11 is_empty 6 first 4 sorted 4 join 3 filter 2 index_of 2 reversed 2
         contains 1 last 1 slice 1 sum 1 zip 1
        member of list of lists: flatten 2 map 2 sorted 1
        member of list of one: map 6 count 4 contains 1 first 1 index_of 1 sorted 1 sorted_by_key 1
        member of list of others: sorted 9 map 7 slice 5 reduce 2 contains 1 count 1 filter 1 last 1 min 1
         sorted_by_key 1 sum 1 unique 1
        member of list of texts: map 3 join 2 sorted 2
        member of list that is empty: first 1 sorted 1
        member of list that repeats: unique 2
        member of map: get 5 keys 4 contains 3 count 3 merge 2 values 2 sorted_by_key 1 without 1
        member of number below zero: abs 5 round 2 pow 1 sqrt 1 to_string 1
        member of number that is whole: round 8 to_string 7 pow 5 clamp 4 max 2 min 2 ceil 1 floor 1
         is_nan 1 sqrt 1
        member of number with a fraction: round 9 ceil 2 floor 2 sqrt 2 clamp 1 max 1 min 1 pow 1
         to_string 1
        member of range: count 10 step 10 contains 3
        member of record: . 117 with 8 without 4 keys 1 values 1
        member of run: done 102 failed 16 left 15 stale 10 rows 8 label 6 skipped 3 id 2
        member of stream: sorted 3 count 1 first 1 join 1 sum 1
        member of string: upper 27 count 25 slice 9 contains 6 index_of 5 split 5 starts_with 4 trim 4
         ends_with 3 utf8_count 3 is_empty 2 lines 2 matches 2 repeat 2 captures 1 lower 1 pad_end 1
        member of text in another script: count 3 matches 3 lower 2 is_blank 1 pad_end 1 pad_start 1
         to_int 1 upper 1
        member of text in capitals: repeat 3 lower 1 matches 1
        member of text of a word: matches 12 repeat 6 captures 5 pad_start 5 slice 4 to_double 4 count 3
         contains 2 index_of 2 to_int 2 ends_with 1 replace 1 split 1 starts_with 1 upper 1 utf8_count 1
        member of text of digits: to_int 11 to_double 5 pad_start 4 matches 2 pad_end 1
        member of text of lines: lines 4 matches 3
        member of text of parts: replace 3 captures 1 matches 1
        member of text of words: captures 2 matches 1 to_int 1 trim 1
        member of text that is empty: is_blank 2 count 1 is_empty 1 lines 1 matches 1 repeat 1 split 1
         to_double 1 to_int 1
        member of text with blank ends: trim 3 is_blank 2 count 1 to_int 1
        member of text with commas: split 3
        member of text with slashes: is_timezone 2
        stage: map 317 where 287 count 148 apply 119 take 80 sort 67 update 59 first 45 select 44 () 37
         sum 35 collect 30 activate 27 save 27 show 24 summarize 21 create 16 reconcile 16 any 15 join 15
         explain 14 delete 13 skip 13 only 12 with 12 distinct 11 each 11 lookup 11 group 10 last 10
         union 10 find 8 flatten 8 min 7 all 6 chart 6 unique 6 avg 5 deactivate 5 max 5 without 5 peek 4
        stage after (): map 7 count 6 () 2 apply 2 update 2 first 1 take 1 where 1
        stage after activate: apply 16 save 1 show 1
        stage after count: explain 2 show 2 first 1 sort 1 where 1
        stage after create: apply 6 save 3
        stage after deactivate: apply 2
        stage after delete: apply 8 save 3 first 1
        stage after distinct: map 3 count 1
        stage after each: explain 1
        stage after find: map 3 select 3 count 2
        stage after first: explain 1
        stage after flatten: map 1 sum 1 take 1
        stage after group: map 3 select 1 where 1
        stage after its source: where 262 map 156 count 76 apply 54 sort 52 take 50 () 33 first 24 select 23
         sum 23 summarize 20 update 17 create 16 reconcile 16 any 15 save 15 show 13 skip 12 activate 11
         collect 11 join 11 distinct 10 lookup 10 each 9 union 9 with 9 find 8 group 8 last 8 min 6 unique 6
         all 5 avg 5 chart 5 max 5 delete 4 flatten 4 only 4 peek 4 without 2 deactivate 1
        stage after join: map 5 where 5
        stage after last: map 4 only 1
        stage after lookup: where 4 map 3 select 2
        stage after map: map 8 sum 7 first 6 collect 5 flatten 4 count 3 where 3 () 2 sort 2 take 2
         distinct 1 each 1
        stage after max: min 1
        stage after peek: count 2 map 2
        stage after reconcile: apply 4 map 3 show 1
        stage after select: show 3 first 2 save 2 sort 2 collect 1 explain 1 join 1 only 1 take 1 with 1
        stage after skip: take 7 collect 2 map 1
        stage after sort: map 29 take 11 first 3 select 3 collect 2 explain 2 last 1 skip 1 update 1
        stage after summarize: sort 1 take 1 with 1
        stage after take: map 14 explain 5 select 5 update 5 count 4 collect 2 join 2 show 2 chart 1
         deactivate 1 each 1 last 1 lookup 1 save 1 where 1
        stage after union: map 4
        stage after unique: count 2
        stage after update: apply 27 show 2 count 1 map 1 save 1 where 1
        stage after where: map 68 count 50 update 34 activate 16 delete 9 sort 9 collect 7 first 7 where 7
         only 6 select 6 take 5 sum 4 deactivate 3 explain 2 group 2 all 1 join 1 summarize 1 union 1 with 1
        stage after with: without 3 map 2 count 1 save 1 select 1 where 1
        stage after without: take 1
        stage below (): () 8 map 2 count 1 where 1
        stage below activate: apply 3 count 2 deactivate 2 take 2 activate 1 create 1 where 1
        stage below all: sum 2 activate 1 any 1
        stage below any: all 4 avg 1 where 1
        stage below apply: where 34 apply 29 count 23 map 20 update 7 delete 4 select 4 only 3 reconcile 3
         () 2 activate 2 create 2 first 2 show 2 sort 2 take 2 all 1 save 1
        stage below avg: min 3 sum 1 summarize 1
        stage below chart: chart 4 show 1
        stage below collect: where 5 collect 2 first 2 map 2 save 2 take 2 any 1 count 1 each 1 group 1
         sort 1 sum 1 summarize 1
        stage below count: count 31 where 23 map 16 apply 11 take 7 update 5 () 4 first 3 select 3 show 3
         sort 3 collect 2 find 2 save 2 summarize 2 unique 2 activate 1 create 1 deactivate 1 join 1 last 1
         skip 1 sum 1
        stage below create: apply 5 map 2 flatten 1
        stage below deactivate: delete 1 where 1
        stage below delete: apply 1 update 1 where 1
        stage below distinct: distinct 4 lookup 1 where 1
        stage below each: each 2 apply 1 map 1 peek 1 update 1 where 1
        stage below explain: explain 5 where 3 () 1 count 1 each 1 map 1 select 1 take 1 with 1
        stage below first: first 6 where 5 count 3 any 2 collect 2 map 2 only 2 sum 2 take 2 with 2
         without 2 activate 1 apply 1 delete 1 select 1 skip 1 sort 1
        stage below flatten: flatten 2 any 1 count 1 map 1 show 1 sum 1 with 1
        stage below group: group 2 map 1 unique 1 where 1
        stage below join: where 4 join 3 map 2 select 1
        stage below last: skip 2 take 2 collect 1 last 1 map 1
        stage below lookup: map 1 union 1
        stage below map: map 106 where 50 count 23 sort 23 apply 18 take 17 select 10 sum 7 first 5 join 5
         last 5 update 5 lookup 4 skip 4 reconcile 3 () 2 activate 2 collect 2 each 2 find 2 only 2 show 2
         any 1 delete 1 distinct 1 flatten 1 group 1 save 1 union 1 unique 1 with 1
        stage below max: min 2 find 1 select 1
        stage below min: max 4 count 1
        stage below nothing: where 116 map 104 count 46 apply 40 update 37 take 25 sort 23 first 22
         activate 17 collect 15 sum 15 select 13 create 11 save 10 explain 7 reconcile 6 show 6 summarize 5
         () 4 delete 4 distinct 4 join 4 union 4 each 3 find 3 lookup 3 peek 3 any 2 deactivate 2 flatten 2
         group 2 min 2 with 2 chart 1 max 1 only 1 skip 1 unique 1 without 1
        stage below only: only 4 count 1 create 1 map 1 where 1
        stage below reconcile: reconcile 4 map 2 apply 1 show 1 where 1
        stage below save: save 10 map 5 count 3 where 3 delete 2 apply 1 collect 1 take 1
        stage below select: select 5 count 3 map 3 where 2 apply 1 collect 1 each 1 first 1 group 1 lookup 1
         show 1 sort 1 sum 1 take 1 with 1 without 1
        stage below show: apply 3 show 3 take 3 where 3 map 2 select 2 activate 1 chart 1 count 1 save 1
         sort 1
        stage below skip: last 1 skip 1 where 1
        stage below sort: sort 5 all 1 take 1 where 1
        stage below sum: avg 4 sum 4 collect 2 count 2 map 2 select 2 sort 2 take 2 () 1 first 1 group 1
         where 1
        stage below summarize: summarize 11 map 3 group 2 take 1 where 1 with 1
        stage below take: map 10 () 4 where 4 skip 3 take 3 count 2 last 2 collect 1 distinct 1 each 1
         sort 1 summarize 1
        stage below union: union 4 where 3 map 1
        stage below unique: count 1 join 1 map 1 take 1 unique 1
        stage below update: map 11 where 5 apply 4 show 3 update 3 () 2 first 2 take 2 activate 1 count 1
        stage below where: where 13 map 12 () 9 any 7 sort 4 take 4 explain 2 lookup 2 collect 1 count 1
         distinct 1 first 1 flatten 1 join 1 select 1 show 1
        stage below with: with 3 map 1
        stage below without: flatten 1 map 1 take 1 without 1
        stage in a call: map 251 where 139 count 92 sort 48 take 41 select 31 () 27 sum 21 summarize 19
         first 13 join 13 collect 10 distinct 10 union 10 skip 9 with 9 find 8 group 8 lookup 8 flatten 7
         reconcile 7 update 7 last 6 only 6 unique 6 without 5 activate 4 all 4 any 4 min 4 apply 3 max 3
         avg 2 deactivate 2 create 1 explain 1 peek 1
        stage in a condition: any 2 count 2 map 2
        stage in a row: map 5 count 4 where 3 first 1 sum 1 take 1
        stage in a statement: save 27 show 24 where 24 take 17 explain 13 each 10 count 7 select 7 sort 7
         apply 6 chart 6 update 6 activate 4 delete 4 map 4 create 3 first 3 with 3 () 2 summarize 2 group 1
         peek 1 reconcile 1
        stage in brackets: count 33 map 28 where 18 first 9 collect 8 sum 8 take 6 apply 5 () 4 last 4 any 3
         avg 3 min 3 only 3 skip 3 all 2 max 2 reconcile 2 select 2 sort 2 each 1 flatten 1 join 1
        stage in join: select 1 where 1
        stage in map: map 9 count 2 sum 2 where 2
        stage in union: where 2
        stage in where: any 6
        stage of a call beside 0: () 1 collect 1 count 1 take 1
        stage of a call beside 1: count 2 map 1
        stage of a list beside 0: map 50 where 30 count 19 first 17 () 15 sort 15 sum 13 collect 10
         create 10 save 10 take 9 each 8 union 6 chart 5 explain 5 flatten 4 min 4 show 4 skip 4 unique 4
         apply 3 avg 3 group 3 last 3 only 3 peek 3 with 3 max 2 select 2 summarize 2 without 2 all 1 any 1
         distinct 1
        stage of a list beside 1: map 8 lookup 3 union 3 distinct 2 sort 2 take 2 where 2 () 1 any 1
         collect 1 flatten 1 group 1 peek 1 save 1 select 1
        stage of a list beside 2: join 1
        stage of a name beside 0: map 24 apply 23 where 20 count 7 take 7 first 5 show 5 update 3 select 2
         sort 2 sum 2 () 1 activate 1 distinct 1 each 1 skip 1
        stage of a name beside 1: map 75 where 35 sort 19 count 18 select 17 summarize 14 any 8 sum 8 save 6
         with 6 apply 5 take 5 create 4 find 4 first 4 () 3 distinct 3 group 3 show 3 collect 2 max 2 min 2
         without 2 all 1 avg 1 each 1 flatten 1 lookup 1
        stage of a name beside 2: join 9 where 9 map 7 lookup 4 count 2 select 2 show 2 take 2 () 1
         flatten 1 sort 1 with 1
        stage of a range beside 0: map 14 collect 8 where 7 count 5 sum 4 take 3 first 2 last 2 skip 2
         sort 2 () 1 all 1 any 1
        stage of a range beside 1: map 2
        stage of a value beside 0: map 2 sum 2 take 2 collect 1 sort 1 summarize 1
        stage of a value beside 1: map 5 sum 3 where 3 any 2 count 2 sort 2 first 1 group 1 take 1
        stage of a value beside 2: count 3 take 1 where 1
        stage of audit() beside 0: map 4 where 4 count 2
        stage of audit() beside 1: count 2 where 2
        stage of create() beside 0: apply 10 first 1
        stage of csv() beside 0: map 9 count 4 create 2 apply 1 distinct 1 save 1 sum 1 take 1 where 1
        stage of csv() beside 1: map 2 collect 1 count 1
        stage of dealers() beside 0: map 3 count 1
        stage of from_json() beside 0: map 2
        stage of history() beside 0: map 4 count 2 first 1 select 1
        stage of json() beside 0: map 3 collect 1 count 1 first 1 take 1 where 1
        stage of jsonl() beside 0: collect 2 map 2 first 1 sum 1
        stage of plan() beside 0: apply 7 map 1 where 1
        stage of requests() beside 0: count 2 where 1
        stage of requests() beside 1: show 1
        stage of resume() beside 0: apply 3 show 2
        stage of runs() beside 0: map 5 count 1
        stage of sites() beside 0: where 150 map 75 count 64 update 55 apply 53 take 33 activate 25 sort 21
         delete 13 () 12 first 12 select 12 explain 9 only 9 save 6 skip 6 deactivate 5 last 5 summarize 4
         distinct 3 find 3 show 3 all 2 collect 2 group 2 unique 2 with 2 any 1 flatten 1 join 1 reconcile 1
         union 1 without 1
        stage of sites() beside 1: where 18 map 17 reconcile 14 take 11 count 7 select 7 apply 4 show 4
         join 3 lookup 3 save 3 () 2 activate 1 all 1 any 1 avg 1 chart 1 collect 1 each 1 find 1 max 1
         min 1 sort 1 sum 1 update 1
        stage of sites() beside 2: apply 1 count 1 join 1 reconcile 1 where 1
        stage of stdin() beside 0: map 2 sort 1 take 1 where 1
        stage of stdin() beside 1: count 1
        stage of undo() beside 0: apply 9
        stage of what is bound: apply 105 where 98 update 46 activate 19 first 19 map 18 take 15 collect 12
         create 12 sort 10 delete 9 count 8 reconcile 6 () 4 deactivate 3 lookup 3 only 3 select 3 sum 3
         peek 2 distinct 1 group 1 join 1 skip 1
        stage over Dealer: map 3 count 1
        stage over Finding: where 8 count 7 map 6
        stage over HistoryEntry: map 4 count 2 select 1
        stage over PlannedSite: first 1
        stage over Request: count 2 show 1 where 1
        stage over Row: map 10 where 3 create 2 lookup 2 collect 1 count 1 distinct 1
        stage over RunSummary: map 5 count 1
        stage over Site: where 168 map 80 count 74 update 55 take 44 activate 26 sort 21 () 17 reconcile 16
         select 15 delete 13 only 8 first 7 explain 6 skip 6 summarize 6 deactivate 5 last 5 any 4 find 4
         join 4 lookup 4 all 3 collect 3 distinct 3 group 3 save 2 unique 2 with 2 avg 1 chart 1 each 1
         max 1 min 1 sum 1 union 1
        stage over a value: explain 4
        stage over any: map 18 where 16 count 9 take 6 sum 4 update 4 first 3 sort 3 collect 2 save 2
         select 2 activate 1 chart 1 each 1 join 1 union 1
        stage over bool: sort 1
        stage over changes: apply 119 map 22 show 11 save 8 where 8 count 7 first 4 take 3 skip 1 sort 1
        stage over duration: collect 1 sort 1 sum 1
        stage over instant: min 1 sort 1
        stage over lists: flatten 8 map 3 create 1 first 1
        stage over numbers: map 58 where 35 count 23 sum 23 first 18 collect 17 () 16 take 15 sort 12 each 7
         skip 6 any 5 last 5 min 4 all 3 avg 3 peek 3 union 3 distinct 2 max 2 only 2 select 2 chart 1
         explain 1 group 1 summarize 1 unique 1
        stage over record: map 104 where 47 sort 25 select 24 count 20 save 15 summarize 14 show 12 take 11
         join 10 with 10 first 8 any 6 create 6 group 6 sum 6 lookup 5 union 5 without 5 () 4 collect 4
         distinct 4 find 4 chart 3 explain 3 unique 3 each 2 only 2 avg 1 max 1 min 1 peek 1
        stage over record of any: map 2 show 1 take 1
        stage over record of bool: any 1
        stage over record of bool-instant-numbers-string: where 8 map 6 select 5 count 2 explain 1 sort 1
        stage over record of bool-numbers-string: take 1
        stage over record of bool-string: only 1 sort 1
        stage over record of instant-numbers: chart 1
        stage over record of list: map 2 first 1
        stage over record of list-numbers: map 14 where 2
        stage over record of list-string: map 7 select 2 where 2
        stage over record of numbers: map 31 where 15 sort 11 count 9 with 9 summarize 6 save 5 select 5
         sum 5 distinct 4 lookup 4 take 4 union 4 without 4 any 3 group 3 unique 3 collect 2 each 2 avg 1
         explain 1 first 1 max 1 min 1 only 1 peek 1 show 1
        stage over record of numbers-record-string: map 7 select 6 where 1
        stage over record of numbers-string: map 33 where 18 sort 11 show 10 summarize 8 save 7 count 6
         join 6 select 5 find 4 first 4 group 3 take 3 chart 2 collect 2 explain 1 lookup 1 sum 1 union 1
         with 1 without 1
        stage over record of string: create 6 () 4 join 4 count 3 save 3 any 2 first 2 map 2 take 2 select 1
         sort 1 where 1
        stage over string: create 7 map 4 first 3 collect 2 sort 2 count 1 distinct 1 max 1 take 1 where 1
        """
    )
}
